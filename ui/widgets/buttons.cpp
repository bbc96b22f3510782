#include "ui/widgets/buttons.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/popup.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMenu>

namespace boxwright::ui {

namespace {

constexpr int iconGap = 8;

void repaintOnHover(QWidget* widget, const QEvent* event) {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        widget->update();
}

} // namespace

Button::Button(const QString& text, ButtonKind kind, QWidget* parent)
    : Button(QString(), text, kind, parent) {}

Button::Button(const QString& iconName, const QString& text, ButtonKind kind, QWidget* parent)
    : QAbstractButton(parent)
    , m_kind(kind)
    , m_iconName(iconName) {
    setText(text);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    wantsFocusRing(this, radius::control);
    connect(this, &QAbstractButton::clicked, this, &Button::openMenu);
}

void Button::setKind(ButtonKind kind) {
    m_kind = kind;
    update();
}

void Button::setButtonSize(ButtonSize size) {
    m_size = size;
    updateGeometry();
}

void Button::setIconName(const QString& name) {
    m_iconName = name;
    updateGeometry();
    update();
}

void Button::setIconColor(std::optional<Color> color) {
    m_iconColor = color;
    update();
}

void Button::setHint(const QString& hint) {
    m_hint = hint;
    updateGeometry();
}

void Button::setMenu(QMenu* menu) {
    m_menu = menu;
    menu->setParent(this, menu->windowFlags());
    updateGeometry();
}

QSize Button::sizeHint() const {
    const int pad = m_size == ButtonSize::Normal ? 12 : 10;
    int width = 2 * pad + textWidth(text(), FontStyle::BodyMedium);
    if (!m_iconName.isEmpty())
        width += 16 + iconGap;
    if (!m_hint.isEmpty())
        width += 10 + textWidth(m_hint, FontStyle::Small);
    if (m_menu)
        width += 14 + iconGap;
    return {width, static_cast<int>(m_size)};
}

Color Button::textColor() const {
    if (!isEnabled())
        return Color::TDis;
    switch (m_kind) {
    case ButtonKind::Primary:
    case ButtonKind::DangerFill:
        return Color::OnAcc;
    case ButtonKind::Danger:
        return Color::Bad;
    case ButtonKind::Quiet:
        return underMouse() || isChecked() ? Color::T1 : Color::T2;
    default:
        return Color::T1;
    }
}

void Button::paintSurface(WidgetPainter& painter) const {
    const bool hover = underMouse();
    if (!isEnabled()) {
        if (m_kind != ButtonKind::Quiet)
            painter.roundBox(rect(), radius::control, {}, Color::Line);
        return;
    }
    const auto pick = [&](Color rest, Color hovered, Color pressed) {
        return isDown() ? pressed : hover ? hovered : rest;
    };
    switch (m_kind) {
    case ButtonKind::Primary:
        painter.roundBox(rect(), radius::control,
                         pick(Color::AccFill, Color::AccFillH, Color::AccFillP));
        break;
    case ButtonKind::DangerFill:
        painter.roundBox(rect(), radius::control, Color::BadFill);
        break;
    case ButtonKind::Quiet:
        if (hover || isDown() || isChecked())
            painter.roundBox(rect(), radius::control, isDown() ? Color::Sunken : Color::Hover);
        break;
    default:
        painter.roundBox(rect(), radius::control, pick(Color::Raised, Color::Hover, Color::Sunken),
                         Color::Line2);
    }
}

void Button::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    paintSurface(painter);
    const Color ink = textColor();
    const int content = sizeHint().width() - (m_size == ButtonSize::Normal ? 24 : 20);
    qreal x = (width() - content) / 2.0;
    if (!m_iconName.isEmpty()) {
        drawIcon(painter, QRectF(x, (height() - 16) / 2.0, 16, 16), m_iconName,
                 isEnabled() ? m_iconColor.value_or(ink) : ink);
        x += 16 + iconGap;
    }
    const int textSpan = textWidth(text(), FontStyle::BodyMedium);
    painter.textLine(QRectF(x, 0, textSpan + 1, height()), text(), FontStyle::BodyMedium, ink);
    x += textSpan + 10;
    if (!m_hint.isEmpty())
        painter.textLine(QRectF(x, 0, width() - x, height()), m_hint, FontStyle::Small, Color::T3);
    if (m_menu)
        drawIcon(painter, QRectF(x - 2, (height() - 14) / 2.0, 14, 14), QStringLiteral("down"),
                 ink);
}

bool Button::event(QEvent* event) {
    repaintOnHover(this, event);
    return QAbstractButton::event(event);
}

void Button::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void Button::openMenu() {
    if (m_menu)
        popupAt(*m_menu, *this);
}

IconButton::IconButton(const QString& iconName, const QString& toolTip, QWidget* parent, int size)
    : QAbstractButton(parent)
    , m_iconName(iconName)
    , m_size(size) {
    setToolTip(toolTip);
    setAccessibleName(toolTip);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFixedSize(size, size);
    wantsFocusRing(this, radius::control);
}

void IconButton::setIconName(const QString& name) {
    m_iconName = name;
    update();
}

void IconButton::setRestColor(Color color) {
    m_rest = color;
    update();
}

void IconButton::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const bool hover = underMouse() && isEnabled();
    if (isDown() || hover)
        painter.roundBox(rect(), radius::control, isDown() ? Color::Sunken : Color::Hover);
    const Color ink = !isEnabled()  ? Color::TDis
                      : isChecked() ? Color::Acc
                      : hover       ? Color::T1
                                    : m_rest;
    const int glyph = m_size >= 28 ? 16 : 14;
    drawIcon(painter, QRectF((width() - glyph) / 2.0, (height() - glyph) / 2.0, glyph, glyph),
             m_iconName, ink);
}

bool IconButton::event(QEvent* event) {
    repaintOnHover(this, event);
    return QAbstractButton::event(event);
}

} // namespace boxwright::ui
