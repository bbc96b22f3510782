#include "ui/widgets/undo_bar.h"

#include "ui/style/motion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QTimer>

namespace boxwright::ui {

UndoBar::UndoBar(QWidget* parent)
    : QWidget(parent)
    , m_text(new Label(FontStyle::Body))
    , m_button(new Button(QString(), ButtonKind::Quiet))
    , m_timer(new QTimer(this)) {
    auto* row = new QHBoxLayout(this);
    row->setSpacing(space::gap);
    row->addWidget(m_text);
    m_button->setButtonSize(ButtonSize::Small);
    row->addWidget(m_button);
    connect(m_button, &Button::clicked, this, &UndoBar::undo);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &UndoBar::finish);
    parent->installEventFilter(this);
    hide();
}

UndoBar::~UndoBar() {
    finish();
}

void UndoBar::offer(const QString& text, std::function<void()> undo, std::function<void()> done) {
    finish();
    m_undo = std::move(undo);
    m_done = std::move(done);
    appear(text, tr("Undo"), QStringLiteral("undo"));
}

void UndoBar::offerAction(const QString& text, const QString& action, std::function<void()> act) {
    finish();
    m_undo = std::move(act);
    appear(text, action, {});
}

void UndoBar::appear(const QString& text, const QString& action, const QString& iconName) {
    m_text->setText(text);
    setAccessibleName(text);
    m_button->setText(action);
    m_button->setIconName(iconName);
    m_button->setVisible(!action.isEmpty());
    layout()->setContentsMargins(space::gap, 6, action.isEmpty() ? space::gap : space::unit, 6);
    place();
    slideIn(this, QPoint(0, space::unit));
    m_timer->start(shownMs);
}

void UndoBar::finish() {
    m_timer->stop();
    hide();
    m_undo = {};
    if (const auto done = std::exchange(m_done, {}))
        done();
}

void UndoBar::undo() {
    m_timer->stop();
    hide();
    m_done = {};
    if (const auto undo = std::exchange(m_undo, {}))
        undo();
}

void UndoBar::place() {
    adjustSize();
    const QSize host = parentWidget()->size();
    move((host.width() - width()) / 2, host.height() - height() - space::page);
    raise();
}

bool UndoBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent() && event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

void UndoBar::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), radius::card, Color::Raised, Color::Line2);
}

void UndoBar::enterEvent(QEnterEvent*) {
    m_timer->stop();
}

void UndoBar::leaveEvent(QEvent*) {
    if (isVisible())
        m_timer->start(shownMs);
}

} // namespace boxwright::ui
