#include "ui/widgets/empty_state.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"

#include <QVBoxLayout>

namespace boxwright::ui {

EmptyState::EmptyState(const QString& iconName, const QString& what, const QString& how,
                       QWidget* parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this)) {
    auto* title = new Label(what, FontStyle::BodyMedium);
    auto* hint = new Label(how, FontStyle::Small, Color::T3);
    hint->setWordWrap(true);
    title->setAlignment(Qt::AlignHCenter);
    hint->setAlignment(Qt::AlignHCenter);
    m_column->setSpacing(space::half);
    m_column->addStretch(1);
    m_column->addWidget(new IconMark(iconName, Color::T3, 20), 0, Qt::AlignHCenter);
    m_column->addSpacing(space::half);
    m_column->addWidget(title);
    m_column->addWidget(hint);
    m_column->addStretch(1);
}

Button* EmptyState::setAction(const QString& text, const QString& iconName) {
    auto* button = new Button(iconName, text);
    button->setButtonSize(ButtonSize::Small);
    connect(button, &Button::clicked, this, &EmptyState::actionTriggered);
    m_column->insertSpacing(m_column->count() - 1, space::half);
    m_column->insertWidget(m_column->count() - 1, button, 0, Qt::AlignHCenter);
    return button;
}

} // namespace boxwright::ui
