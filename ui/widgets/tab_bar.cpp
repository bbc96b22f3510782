#include "ui/widgets/tab_bar.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/paint.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

namespace boxwright::ui {

namespace {
constexpr int gap = 24;
constexpr int ends = TabBar::inset;
constexpr int iconRoom = 14 + 6;
constexpr int crossRoom = 16 + 6;

int badgeWidth(int count) {
    return qMax(18, 10 + textWidth(QString::number(count), FontStyle::CaptionMedium));
}
} // namespace

TabBar::TabBar(const QString& name, QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(name);
    setFixedHeight(40);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

int TabBar::add(const QString& text, const QString& iconName) {
    m_tabs.push_back({text, iconName, -1, Tone::Neutral, true, false, {}});
    updateGeometry();
    return count() - 1;
}

void TabBar::setClosable(int index, bool closable) {
    m_tabs.at(size_t(index)).closable = closable;
    updateGeometry();
    update();
}

void TabBar::remove(int index) {
    m_tabs.erase(m_tabs.begin() + index);
    if (m_current >= count() || m_current > index)
        --m_current;
    m_hovered = -1;
    scrollTo(m_offset);
    updateGeometry();
}

void TabBar::setCurrent(int index) {
    if (index < 0 || index >= count() || index == m_current || !m_tabs[size_t(index)].enabled)
        return;
    m_current = index;
    const QRect box = tabRect(index);
    if (box.left() < ends)
        scrollTo(m_offset + box.left() - ends);
    else if (box.right() + ends > width())
        scrollTo(m_offset + box.right() + ends - width());
    update();
    QAccessibleEvent chosen(this, hasFocus() ? QAccessible::Focus : QAccessible::Selection);
    chosen.setChild(index);
    QAccessible::updateAccessibility(&chosen);
    Q_EMIT currentChanged(index);
}

std::vector<AccessiblePart> TabBar::accessibleParts() {
    std::vector<AccessiblePart> parts;
    for (int i = 0; i < count(); ++i) {
        const Tab& tab = m_tabs[size_t(i)];
        AccessiblePart part;
        part.name = tab.counter < 0 ? tab.text : tr("%1, %2").arg(tab.text).arg(tab.counter);
        part.role = QAccessible::PageTab;
        part.rect = tabRect(i);
        part.state.selectable = true;
        part.state.selected = i == m_current;
        part.state.focusable = tab.enabled;
        part.state.focused = i == m_current && hasFocus();
        part.state.disabled = !tab.enabled;
        part.press = [this, i] { setCurrent(i); };
        parts.push_back(std::move(part));
    }
    return parts;
}

void TabBar::setCounter(int index, int value, Tone tone) {
    Tab& tab = m_tabs.at(size_t(index));
    tab.counter = value;
    tab.tone = tone;
    updateGeometry();
    update();
}

void TabBar::setTabEnabled(int index, bool enabled, const QString& reason) {
    Tab& tab = m_tabs.at(size_t(index));
    tab.enabled = enabled;
    tab.reason = reason;
    update();
}

int TabBar::tabWidth(const Tab& tab) const {
    return textWidth(tab.text, FontStyle::BodyMedium) + (tab.iconName.isEmpty() ? 0 : iconRoom) +
           (tab.counter < 0 ? 0 : 6 + badgeWidth(tab.counter)) + (tab.closable ? crossRoom : 0);
}

QRect TabBar::crossRect(int index) const {
    const QRect box = tabRect(index);
    return {box.right() - 15, 12, 16, 16};
}

QRect TabBar::tabRect(int index) const {
    int x = ends - m_offset;
    for (int i = 0; i < index; ++i)
        x += tabWidth(m_tabs[size_t(i)]) + gap;
    return {x, 0, tabWidth(m_tabs[size_t(index)]), height()};
}

QSize TabBar::sizeHint() const {
    int wide = 2 * ends - (m_tabs.empty() ? 0 : gap);
    for (const Tab& tab : m_tabs)
        wide += tabWidth(tab) + gap;
    return {wide, 40};
}

int TabBar::tabAt(const QPoint& pos) const {
    for (int i = 0; i < count(); ++i)
        if (tabRect(i).adjusted(-gap / 2, 0, gap / 2, 0).contains(pos))
            return i;
    return -1;
}

void TabBar::scrollTo(int offset) {
    m_offset = qBound(0, offset, qMax(0, sizeHint().width() - width()));
    update();
}

void TabBar::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    for (int i = 0; i < count(); ++i) {
        const Tab& tab = m_tabs[size_t(i)];
        const QRect box = tabRect(i);
        const bool chosen = i == m_current;
        const Color ink = !tab.enabled               ? Color::TDis
                          : chosen || i == m_hovered ? Color::T1
                                                     : Color::T2;
        int x = box.left();
        if (!tab.iconName.isEmpty()) {
            drawIcon(painter, QRectF(x, 13, 14, 14), tab.iconName, chosen ? Color::Acc : ink);
            x += iconRoom;
        }
        const int wide = textWidth(tab.text, FontStyle::BodyMedium);
        painter.textLine(QRectF(x, 0, wide + 1, height()), tab.text, FontStyle::BodyMedium, ink);
        x += wide + 6;
        if (tab.counter >= 0) {
            const QRectF badge(x, 12, badgeWidth(tab.counter), 16);
            painter.roundBox(badge, 8, toneGround(tab.tone));
            painter.textLine(badge, QString::number(tab.counter), FontStyle::CaptionMedium,
                             toneText(tab.tone), Qt::AlignHCenter);
        }
        if (tab.closable)
            drawIcon(painter, QRectF(crossRect(i)).adjusted(1, 1, -1, -1), QStringLiteral("x"),
                     i == m_hovered ? Color::T1 : Color::T3);
        if (chosen)
            painter.fillRect(QRectF(box.left(), height() - 2, box.width(), 2), color(Color::Acc));
        if (chosen && keyboardFocusVisible(this))
            painter.roundBox(QRectF(box).adjusted(1 - ends, 5, ends - 1, -5), radius::control, {},
                             Color::Acc, 2);
    }
}

void TabBar::mousePressEvent(QMouseEvent* event) {
    const int at = tabAt(event->pos());
    const bool closable = at >= 0 && m_tabs[size_t(at)].closable;
    if (closable && (event->button() == Qt::MiddleButton || crossRect(at).contains(event->pos()))) {
        Q_EMIT closeRequested(at);
        return;
    }
    if (event->button() == Qt::LeftButton)
        setCurrent(at);
}

void TabBar::step(int from, int direction) {
    for (int i = from; i >= 0 && i < count(); i += direction)
        if (m_tabs[size_t(i)].enabled)
            return setCurrent(i);
}

void TabBar::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return step(m_current - 1, -1);
    case Qt::Key_Right:
        return step(m_current + 1, 1);
    case Qt::Key_Home:
        return step(0, 1);
    case Qt::Key_End:
        return step(count() - 1, -1);
    case Qt::Key_Delete:
        if (m_current < count() && m_tabs[size_t(m_current)].closable)
            Q_EMIT closeRequested(m_current);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TabBar::wheelEvent(QWheelEvent* event) {
    scrollTo(m_offset - event->angleDelta().y() / 2);
}

void TabBar::resizeEvent(QResizeEvent*) {
    scrollTo(m_offset);
}

bool TabBar::event(QEvent* event) {
    if (event->type() == QEvent::HoverMove || event->type() == QEvent::HoverLeave) {
        const int over = event->type() == QEvent::HoverLeave
                             ? -1
                             : tabAt(static_cast<QHoverEvent*>(event)->position().toPoint());
        if (std::exchange(m_hovered, over) != over)
            update();
    } else if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int over = tabAt(help->pos());
        QToolTip::showText(help->globalPos(), over < 0 ? QString() : m_tabs[size_t(over)].reason,
                           this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace boxwright::ui
