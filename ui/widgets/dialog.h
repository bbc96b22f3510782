#pragma once

#include "ui/widgets/buttons.h"

#include <QDialog>

class QVBoxLayout;

namespace boxwright::ui {

/// A small window that asks one thing: a sentence, perhaps a control, and two buttons. Esc and
/// "Cancel" reject it, the other button accepts it.
class Dialog : public QDialog {
    Q_OBJECT
public:
    /// @param answer of the button that accepts; `kind` how it looks. Where that does harm, Cancel
    /// has the focus.
    Dialog(const QString& title, const QString& text, const QString& answer, ButtonKind kind,
           QWidget* parent);

    /// Below the sentence; has the focus when the dialog opens. Takes it.
    void ask(QWidget* control);
    Button* answer() const { return m_answer; }

private:
    QVBoxLayout* m_column;
    Button* m_answer;
};

} // namespace boxwright::ui
