#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QMenu;

namespace boxwright::ui {

class Field;

/// The rlimits of the process, soft and hard.
class RlimitsCard : public Card {
    Q_OBJECT
public:
    explicit RlimitsCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    struct Row {
        Field* soft;
        Field* hard;
    };
    std::vector<Rlimit> rlimits() const;
    void fillMenu();
    void rebuild(const std::vector<Rlimit>& all);
    void addRow(int index, const Rlimit& rlimit);
    Field* makeValue(int index, const QString& name, uint64_t Rlimit::*member);
    void apply(const std::vector<Rlimit>& all);

    EditorContext m_context;
    QMenu* m_menu;
    QGridLayout* m_grid;
    std::vector<Row> m_rows;
    QStringList m_types;
};

} // namespace boxwright::ui
