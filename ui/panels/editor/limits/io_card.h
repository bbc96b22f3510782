#pragma once

#include "ui/panels/editor/limits/limit_controls.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QMenu;

namespace boxwright::ui {

class Button;

/// A table of instances: one row per block device (or huge page size), one column per limit of the
/// catalogue that exists per such instance.
class InstanceTable : public QWidget {
    Q_OBJECT
public:
    InstanceTable(const EditorContext& context, LimitInstance kind, QWidget* parent = nullptr);
    void refresh();
    QStringList instances() const;
    /// An empty line to fill in.
    void addInstance(const QString& instance);

private:
    void rebuild();
    void addRow(int row, const QString& instance);
    QWidget* nameOf(const QString& instance) const;

    EditorContext m_context;
    LimitInstance m_kind;
    std::vector<const LimitRow*> m_rows;
    QStringList m_added; ///< not in the document as long as they are empty
    QStringList m_shown;
    std::vector<LimitField*> m_fields;
    QGridLayout* m_grid;
};

/// io.max per device and io.weight.
class IoCard : public Card {
    Q_OBJECT
public:
    explicit IoCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    void fillDevices();

    EditorContext m_context;
    InstanceTable* m_table;
    Label* m_kernel;
    Button* m_add;
    QMenu* m_devices;
    LimitSlider* m_weight;
    LimitField* m_weightField;
};

/// hugetlb.<size>.max
class HugePagesCard : public Card {
    Q_OBJECT
public:
    explicit HugePagesCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh() { m_table->refresh(); }

private:
    InstanceTable* m_table;
};

} // namespace boxwright::ui
