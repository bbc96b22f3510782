#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

namespace boxwright::ui {

class ChipEditor;
class ElidedLabel;
class Field;
class Label;
class Segmented;

/// The command as chips or as one line, and where it starts.
class CommandCard : public Card {
    Q_OBJECT
public:
    explicit CommandCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    void showAs(int form);
    void applyLine(const QString& line);

    EditorContext m_context;
    Segmented* m_form;
    ChipEditor* m_chips;
    Field* m_line;
    Label* m_problem;
    Field* m_cwd;
    ElidedLabel* m_kernel;
};

} // namespace boxwright::ui
