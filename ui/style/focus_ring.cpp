#include "ui/style/focus_ring.h"

#include "ui/style/theme.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QEvent>
#include <QPainter>

namespace boxwright::ui {

namespace {

constexpr auto radiusProperty = "boxwrightFocusRadius";
constexpr auto keyboardProperty = "boxwrightKeyboardFocus";
constexpr int reach = 4; ///< 2 px of air, 2 px of ring

class Overlay : public QWidget {
public:
    Overlay(QWidget* parent, int radius)
        : QWidget(parent)
        , m_radius(radius) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(color(Color::Acc), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), m_radius + 3, m_radius + 3);
    }

private:
    int m_radius;
};

/// Where the ring is drawn: the window, or the nearest area that scrolls, which clips it.
QWidget* hostOf(QWidget* widget) {
    for (QWidget* at = widget->parentWidget(); at; at = at->parentWidget()) {
        const auto* area = qobject_cast<QAbstractScrollArea*>(at->parentWidget());
        if (at->isWindow() || (area && area->viewport() == at))
            return at;
    }
    return nullptr;
}

} // namespace

FocusRing::FocusRing(QApplication& app, QObject* parent)
    : QObject(parent) {
    app.installEventFilter(this);
    connect(&app, &QApplication::focusChanged, this,
            [this](QWidget*, QWidget* now) { moveTo(m_keyboard ? now : nullptr); });
}

FocusRing::~FocusRing() {
    delete m_overlay;
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress: {
        const bool keyboard = event->type() == QEvent::KeyPress;
        if (keyboard == m_keyboard)
            break;
        m_keyboard = keyboard;
        qApp->setProperty(keyboardProperty, keyboard);
        moveTo(keyboard ? QApplication::focusWidget() : nullptr);
        break;
    }
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Hide:
    case QEvent::Show:
    case QEvent::EnabledChange:
        if (m_target && watched->isWidgetType() && watched != m_overlay &&
            (watched == m_target || static_cast<QWidget*>(watched)->isAncestorOf(m_target)))
            place();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void FocusRing::moveTo(QWidget* widget) {
    delete m_overlay;
    m_target = nullptr;
    if (!widget || !widget->property(radiusProperty).isValid())
        return;
    if (QWidget* host = hostOf(widget)) {
        m_target = widget;
        m_overlay = new Overlay(host, widget->property(radiusProperty).toInt());
        place();
    }
}

void FocusRing::place() {
    if (!m_overlay)
        return;
    const QPoint origin = m_target->mapTo(m_overlay->parentWidget(), QPoint(0, 0));
    m_overlay->setGeometry(QRect(origin, m_target->size()).adjusted(-reach, -reach, reach, reach));
    m_overlay->setVisible(m_target->isVisible() && m_target->isEnabled());
    m_overlay->raise();
}

void wantsFocusRing(QWidget* widget, int cornerRadius) {
    widget->setProperty(radiusProperty, cornerRadius);
}

bool keyboardFocusVisible(const QWidget* widget) {
    return widget->hasFocus() && qApp->property(keyboardProperty).toBool();
}

} // namespace boxwright::ui
