#pragma once

#include "ui/panels/editor/limits/limit_controls.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QMenu;

namespace boxwright::ui {

class Button;

/// A table of instances: per block device (or huge page size) one line with a column for each part
/// of its file, then what the kernel gets and the other limits that exist per such instance.
class InstanceTable : public QWidget {
    Q_OBJECT
public:
    InstanceTable(const EditorContext& context, LimitInstance kind, QWidget* parent = nullptr);
    void refresh();
    QStringList instances() const;
    /// An empty line to fill in.
    void addInstance(const QString& instance);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    void addInstanceRows(const QString& instance);
    QWidget* nameOf(const QString& instance) const;

    EditorContext m_context;
    LimitInstance m_kind;
    std::vector<const LimitRow*> m_rows;
    std::vector<const LimitRow*> m_columns; ///< the rows that share the first one's file
    std::vector<const LimitRow*> m_others;  ///< a line each
    QStringList m_added;                    ///< not in the document as long as they are empty
    QStringList m_shown;
    std::vector<LimitField*> m_fields;
    std::vector<LimitLine*> m_lines;
    std::vector<std::pair<ElidedLabel*, QString>> m_kernel; ///< with their instances
    bool m_narrow = false;
    QGridLayout* m_grid;
};

/// io.max per device and io.weight.
class IoCard : public Card {
    Q_OBJECT
public:
    explicit IoCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();
    Button* addButton() const { return m_add; }

private:
    void fillDevices();

    EditorContext m_context;
    InstanceTable* m_table;
    ElidedLabel* m_kernel;
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
    Button* addButton() const { return m_add; }

private:
    InstanceTable* m_table;
    Button* m_add;
};

} // namespace boxwright::ui
