#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

class QGridLayout;

namespace boxwright::ui {

class Field;
class Label;

/// The environment, one variable a row.
class EnvCard : public Card {
    Q_OBJECT
public:
    explicit EnvCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();
    int rowCount() const { return int(m_rows.size()); }

private:
    struct Row {
        Field* name;
        Field* value;
    };
    QStringList environment() const;
    void addVariable();
    void rebuild(int count);
    void apply(int index);
    void remove(int index);

    EditorContext m_context;
    Label* m_count;
    QGridLayout* m_grid;
    std::vector<Row> m_rows;
};

} // namespace boxwright::ui
