#include "ui/widgets/field.h"

#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/popup.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>

namespace boxwright::ui {

namespace {
constexpr int pad = Field::indent;
constexpr int markRoom = 20;
constexpr int editMargin = 2; ///< QLineEdit's own, within the text margins
} // namespace

Field::Field(const QString& name, QWidget* parent)
    : QLineEdit(parent) {
    setAccessibleName(name);
    setProperty("bare", true);
    setFont(typeface(FontStyle::Body));
    setFixedHeight(28);
    setMouseTracking(true);
    updateMargins();
    connect(this, &QLineEdit::returnPressed, this, &Field::commit);
}

void Field::setUnit(const QString& unit) {
    m_unit = unit;
    updateMargins();
}

void Field::setMono(bool mono) {
    setFont(typeface(mono ? FontStyle::Code : FontStyle::Body));
}

void Field::setLeadingIcon(const QString& iconName, Color color) {
    m_leadingIcon = iconName;
    m_iconColor = color;
    updateMargins();
}

void Field::setChoices(const QStringList& choices) {
    m_choices = choices;
    updateMargins();
}

void Field::setValue(const QString& text) {
    if (hasFocus() && isModified())
        return;
    m_committed = text;
    if (QLineEdit::text() == text)
        return;
    setText(text);
    if (!hasFocus())
        home(false); // what is too long is read from its beginning
}

void Field::beginWith(const QString& text) {
    if (!isEnabled() || isReadOnly())
        return;
    setFocus(Qt::OtherFocusReason);
    selectAll();
    insert(text);
}

void Field::setError(const QString& message) {
    if (message == m_error)
        return;
    if (m_error.isEmpty())
        m_plainToolTip = toolTip();
    m_error = message;
    setToolTip(message.isEmpty() ? m_plainToolTip : message);
    setAccessibleDescription(message);
    updateMargins();
    update();
    Q_EMIT errorChanged(message);
}

QSize Field::sizeHint() const {
    return {108, 28};
}

QSize Field::minimumSizeHint() const {
    return {56, 28};
}

void Field::updateMargins() {
    int right = m_unit.isEmpty() ? 0 : textWidth(m_unit, FontStyle::Small) + 6;
    right += m_choices.isEmpty() ? 0 : markRoom;
    right += m_error.isEmpty() ? 0 : markRoom;
    const bool bare =
        m_frameless && m_leadingIcon.isEmpty(); // stands in line with what is not a field
    const int left = (bare ? 0 : pad) + (m_leadingIcon.isEmpty() ? 0 : markRoom + 2);
    setTextMargins(left - editMargin, 0, pad - editMargin + right, 0);
    update();
}

QRect Field::chevronBox() const {
    return m_choices.isEmpty() ? QRect() : QRect(width() - pad - 15, 0, pad + 15, height());
}

void Field::paintEvent(QPaintEvent* event) {
    paintFrame();
    if (isTooLong())
        paintElided();
    else
        QLineEdit::paintEvent(event);
    paintMarks();
}

bool Field::isTooLong() const {
    const int room = width() - textMargins().left() - textMargins().right() - 2 * editMargin;
    return !hasFocus() && fontMetrics().horizontalAdvance(text()) > room;
}

void Field::paintElided() {
    WidgetPainter painter(this);
    const QRect box = rect().marginsRemoved(textMargins()).adjusted(editMargin, 0, -editMargin, 0);
    painter.setFont(font());
    painter.setPen(color(isEnabled() ? Color::T1 : Color::TDis));
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideMiddle, box.width()));
}

void Field::setFrameless(bool frameless) {
    m_frameless = frameless;
    updateMargins();
}

void Field::setQuiet(bool quiet) {
    m_quiet = quiet;
    setAttribute(Qt::WA_Hover, quiet);
    update();
}

void Field::paintFrame() {
    const bool used = hasFocus() || underMouse() || !m_error.isEmpty();
    if (m_frameless || (m_quiet && !used))
        return;
    WidgetPainter painter(this);
    const Color ground = Theme::current().isDark() ? Color::Sunken : Color::Card;
    const Color edge = !isEnabled()         ? Color::Line
                       : !m_error.isEmpty() ? Color::Bad
                       : hasFocus()         ? Color::Acc
                                            : Color::Line2;
    painter.roundBox(rect(), radius::control, isEnabled() ? std::optional(ground) : std::nullopt,
                     edge, hasFocus() ? 2 : 1);
}

void Field::paintMarks() {
    WidgetPainter painter(this);
    if (!m_leadingIcon.isEmpty())
        drawIcon(painter, QRectF(pad, 6, 16, 16), m_leadingIcon, m_iconColor);
    int right = pad;
    const auto mark = [&](const QString& name, Color ink) {
        drawIcon(painter, QRectF(width() - right - 14, 7, 14, 14), name, ink);
        right += markRoom;
    };
    if (!m_choices.isEmpty())
        mark(QStringLiteral("down"), Color::T2);
    if (!m_error.isEmpty())
        mark(QStringLiteral("warn"), Color::Bad);
    const QString shown = text().isEmpty() ? placeholderText() : text();
    const qreal after = textMargins().left() + 2 + fontMetrics().horizontalAdvance(shown) + 8;
    const qreal last = width() - right - textWidth(m_unit, FontStyle::Small);
    painter.textLine(QRectF(qMin(after, last), 0, width(), height()), m_unit, FontStyle::Small,
                     isEnabled() ? Color::T3 : Color::TDis);
}

void Field::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && isModified()) {
        setText(m_committed);
        return;
    }
    if (event->key() == Qt::Key_Down && (event->modifiers() & Qt::AltModifier) &&
        !m_choices.isEmpty()) {
        openChoices();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void Field::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        commit();
    update();
}

void Field::mousePressEvent(QMouseEvent* event) {
    if (chevronBox().contains(event->pos())) {
        setFocus(Qt::MouseFocusReason);
        openChoices();
        return;
    }
    QLineEdit::mousePressEvent(event);
}

void Field::mouseMoveEvent(QMouseEvent* event) {
    setCursor(chevronBox().contains(event->pos()) ? Qt::PointingHandCursor : Qt::IBeamCursor);
    QLineEdit::mouseMoveEvent(event);
}

void Field::commit() {
    if (!isModified() || text() == m_committed)
        return;
    setModified(false);
    m_committed = text();
    Q_EMIT committed(m_committed);
}

void Field::openChoices() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString& choice : m_choices)
        menu->addAction(choice, this, [this, choice] {
            setText(choice);
            setModified(true);
            commit();
        });
    menu->setMinimumWidth(width());
    popupAt(*menu, *this);
}

FieldMessage::FieldMessage(Field* field, QWidget* parent)
    : QWidget(parent)
    , m_label(new Label(FontStyle::Small, Color::Bad))
    , m_fix(new Link({})) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 2, 0, 0);
    row->addWidget(m_label->wrapped(), 1);
    row->addWidget(m_fix);
    m_fix->hide();
    const auto show = [this](const QString& message) {
        m_label->setText(message);
        setVisible(!message.isEmpty());
    };
    show(field->error());
    connect(field, &Field::errorChanged, this, show);
    connect(m_fix, &Link::clicked, this, &FieldMessage::fixRequested);
}

void FieldMessage::setFix(const QString& text) {
    m_fix->setText(text);
    m_fix->setVisible(!text.isEmpty());
}

} // namespace boxwright::ui
