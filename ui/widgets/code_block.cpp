#include "ui/widgets/code_block.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>

namespace boxwright::ui {

namespace {

constexpr int padH = 10;
constexpr int padV = 8;
constexpr int copyRoom = 24;
constexpr FontStyle codeStyle = FontStyle::CodeTight;

IconButton* copyButton(const QString& name) {
    return new IconButton(
        QStringLiteral("copy"),
        name.isEmpty() ? CodeBlock::tr("Copy") : CodeBlock::tr("Copy %1").arg(name), nullptr, 24);
}

/// Where a line of so many columns ends: after a space or a slash, unless that leaves it half
/// empty.
qsizetype lineEnd(const QString& line, qsizetype from, int columns) {
    const qsizetype most = from + columns;
    if (most >= line.size())
        return line.size();
    for (qsizetype end = most; end > from + columns / 2; --end) {
        const QChar before = line[end - 1];
        if (before == QLatin1Char(' ') || before == QLatin1Char('/'))
            return end;
    }
    return most;
}

} // namespace

CodeBlock::CodeBlock(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_copy(copyButton(name)) {
    m_copy->setParent(this);
    m_copy->setRestColor(Color::T3);
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_copy, &IconButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_text);
        Q_EMIT copied();
    });
}

void CodeBlock::setText(const QString& text) {
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleDescription(text);
    fitHeight();
    update();
}

void CodeBlock::setEmphasis(const QString& word) {
    m_emphasis = word;
    update();
}

QStringList CodeBlock::wrappedLines(int width) const {
    constexpr int many = 64; // one alone is rounded up by a tenth
    const int cells = textWidth(QString(many, QLatin1Char('M')), codeStyle);
    const int columns = qMax(8, (width - 2 * padH - copyRoom) * many / qMax(1, cells));
    QStringList lines;
    for (const QString& line : m_text.split(QLatin1Char('\n'))) {
        qsizetype at = 0;
        do {
            const qsizetype end = lineEnd(line, at, columns);
            lines << line.mid(at, end - at);
            at = end;
        } while (at < line.size());
    }
    return lines;
}

int CodeBlock::heightFor(int width) const {
    return 2 * padV + int(wrappedLines(width).size()) * lineHeight(codeStyle);
}

QSize CodeBlock::sizeHint() const {
    return {200, heightFor(qMax(width(), 200))};
}

QSize CodeBlock::minimumSizeHint() const {
    return {96, heightFor(qMax(width(), 96))};
}

void CodeBlock::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), radius::control, Color::Sunken, Color::Line);
    int y = padV;
    for (const QString& line : wrappedLines(width())) {
        const qsizetype equals = line.indexOf(QLatin1String(" = "));
        const bool loud = m_emphasis.isEmpty() || line.contains(m_emphasis);
        const QString head = equals < 0 ? line : line.left(equals + 3);
        const QRectF box(padH, y, width() - padH - copyRoom, lineHeight(codeStyle));
        painter.textLine(box, head, codeStyle, loud ? Color::T1 : Color::T3, Qt::AlignLeft,
                         Qt::ElideNone);
        if (equals >= 0)
            painter.textLine(box.adjusted(textWidth(head, codeStyle), 0, 0, 0),
                             line.mid(equals + 3), codeStyle, Color::Acc, Qt::AlignLeft,
                             Qt::ElideNone);
        y += lineHeight(codeStyle);
    }
}

void CodeBlock::resizeEvent(QResizeEvent*) {
    m_copy->move(width() - copyRoom - 4, 4);
    fitHeight();
}

/// Nested layouts ask for a height before they know the width; a fixed one follows the width that
/// is.
void CodeBlock::fitHeight() {
    const int wanted = heightFor(qMax(width(), 96));
    if (minimumHeight() != wanted || maximumHeight() != wanted)
        setFixedHeight(wanted);
}

KeyValueRows::KeyValueRows(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(1, 1);
}

void KeyValueRows::setValuesRight(bool right) {
    m_right = right;
}

void KeyValueRows::setRows(const QList<Row>& rows, bool copyable) {
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int i = 0; i < rows.size(); ++i) {
        const Row row = rows[i];
        const int above = copyable ? (copyRoom - lineHeight(codeStyle)) / 2 : 0;
        auto* key = new Label(row.key, FontStyle::Small, Color::T3);
        key->setFixedHeight(lineHeight(codeStyle) + 2 * above);
        auto* value = (new Label(row.value, codeStyle, Color::T1))->wrapped();
        value->setContentsMargins(0, above, 0, above);
        value->setAlignment(m_right ? Qt::AlignRight : Qt::AlignLeft);
        m_grid->addWidget(key, i, 0, Qt::AlignTop);
        m_grid->addWidget(value, i, 1);
        if (!copyable)
            continue;
        auto* copy = copyButton(row.key);
        copy->setRestColor(Color::T3);
        m_grid->addWidget(copy, i, 2, Qt::AlignTop);
        connect(copy, &IconButton::clicked, this,
                [text = row.value] { QGuiApplication::clipboard()->setText(text); });
    }
}

} // namespace boxwright::ui
