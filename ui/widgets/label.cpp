#include "ui/widgets/label.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/link_accessible.h"
#include "ui/widgets/paint.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace boxwright::ui {

Label::Label(FontStyle style, Color color, QWidget* parent)
    : Label({}, style, color, parent) {}

Label::Label(const QString& text, FontStyle style, Color color, QWidget* parent)
    : QLabel(text, parent)
    , m_color(color) {
    setTextFormat(Qt::PlainText);
    setStyle(style);
}

void Label::setStyle(FontStyle style) {
    m_style = style;
    setFont(typeface(style));
    setMinimumHeight(lineHeight(style));
}

void Label::setColor(Color color) {
    m_color = color;
    update();
}

Label* Label::wrapped() {
    setWordWrap(true);
    return this;
}

/// Layouts ask several times over, and again after each change of style, which most are not; and
/// shaping the text anew is the greater part of what opening a page takes.
Label::Sizes& Label::sizes() const {
    Measured now{text(), font(), contentsMargins(), maximumWidth(), wordWrap()};
    if (!(m_sizes.of == now))
        m_sizes = {std::move(now), {}, {}, {}};
    return m_sizes;
}

QSize Label::sizeHint() const {
    Sizes& known = sizes();
    if (!known.hint.isValid())
        known.hint = QLabel::sizeHint();
    return known.hint;
}

QSize Label::minimumSizeHint() const {
    Sizes& known = sizes();
    if (!known.minimum.isValid())
        known.minimum = QLabel::minimumSizeHint();
    return known.minimum;
}

int Label::paragraphHeight(int width) const {
    const QMargins around = contentsMargins();
    const int lines = paragraphLines(text(), m_style, width - around.left() - around.right());
    return around.top() + around.bottom() +
           std::max(lines * paragraphLine(m_style), minimumHeight());
}

int Label::heightForWidth(int width) const {
    QHash<int, int>& known = sizes().heights;
    const auto found = known.constFind(width);
    if (found != known.cend())
        return *found;
    return *known.insert(width,
                         wordWrap() ? paragraphHeight(width) : QLabel::heightForWidth(width));
}

/// The colour is looked up here and not kept in the palette: style sheets restore palettes at
/// moments of their own.
void Label::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const Color ink = isEnabled() ? m_color : Color::TDis;
    if (wordWrap())
        return painter.paragraph(contentsRect(), text(), m_style, ink, alignment());
    painter.setFont(font());
    painter.setPen(color(ink));
    painter.drawText(contentsRect(), int(alignment()), text());
}

ElidedLabel::ElidedLabel(const QString& text, FontStyle style, Color color, QWidget* parent)
    : QWidget(parent)
    , m_style(style)
    , m_color(color) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setText(text);
}

void ElidedLabel::setText(const QString& text) {
    m_text = text;
    setToolTip(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setShortText(const QString& text) {
    m_short = text;
    update();
}

void ElidedLabel::setAlignment(Qt::Alignment alignment) {
    m_alignment = alignment;
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
    m_mode = mode;
    update();
}

QSize ElidedLabel::sizeHint() const {
    return {textWidth(m_text, m_style), lineHeight(m_style)};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {24, lineHeight(m_style)};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const bool whole = m_short.isEmpty() || sizeHint().width() <= width();
    painter.textLine(rect(), whole ? m_text : m_short, m_style, isEnabled() ? m_color : Color::TDis,
                     m_alignment, m_mode);
}

void ElidedLabel::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(icon(QStringLiteral("copy")), tr("Copy"),
                   [this] { QGuiApplication::clipboard()->setText(m_text); });
    menu.exec(event->globalPos());
}

Link::Link(const QString& text, FontStyle style, Color color, QWidget* parent)
    : Label(text, style, color, parent)
    , m_rest(color) {
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    wantsFocusRing(this, radius::check);
    announceLinks();
}

/// One in a colour of plain text shows that it can be clicked when the mouse comes.
void Link::enterEvent(QEnterEvent* event) {
    setColor(m_rest == Color::Acc ? Color::Acc : Color::T1);
    Label::enterEvent(event);
}

void Link::leaveEvent(QEvent* event) {
    setColor(m_rest);
    Label::leaveEvent(event);
}

void Link::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return ||
        event->key() == Qt::Key_Enter)
        Q_EMIT clicked();
    else
        Label::keyPressEvent(event);
}

void Link::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->pos()))
        Q_EMIT clicked();
}

} // namespace boxwright::ui
