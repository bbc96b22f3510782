#include "ui/widgets/dialog.h"

#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

constexpr int textSpan = 360;

} // namespace

Dialog::Dialog(const QString& title, const QString& text, const QString& answer, ButtonKind kind,
               QWidget* parent)
    : QDialog(parent)
    , m_column(new QVBoxLayout(this))
    , m_answer(new Button(answer, kind)) {
    setWindowTitle(title);
    m_column->setContentsMargins(24, 20, 24, 20);
    m_column->setSpacing(space::gap);
    m_column->setSizeConstraint(QLayout::SetFixedSize);
    auto* sentence = new Label(text, FontStyle::Body);
    sentence->setFixedWidth(textSpan);
    m_column->addWidget(sentence->wrapped());
    auto* cancel = new Button(tr("Cancel"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::unit);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_answer);
    m_column->addLayout(buttons);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_answer, &QAbstractButton::clicked, this, &QDialog::accept);
    const bool harms = kind == ButtonKind::DangerFill || kind == ButtonKind::Danger;
    (harms ? cancel : m_answer)->setFocus();
}

void Dialog::ask(QWidget* control) {
    m_column->insertWidget(1, control);
    setTabOrder(control, m_answer);
    control->setFocus();
}

} // namespace boxwright::ui
