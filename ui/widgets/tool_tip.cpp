#include "ui/widgets/tool_tip.h"

#include "ui/widgets/paint.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QPainterPath>
#include <QRegularExpression>
#include <QScreen>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int widest = 360;
constexpr int padX = 10;
constexpr int padY = 6;
constexpr int beforeShortcut = 16;

/// A name is heavier than a sentence.
FontStyle styleOf(const TipText& tip) {
    return tip.shortcut.isEmpty() && tip.files.isEmpty() ? FontStyle::Body : FontStyle::BodyMedium;
}

int shortcutSpan(const TipText& tip) {
    return tip.shortcut.isEmpty() ? 0 : beforeShortcut + textWidth(tip.shortcut, FontStyle::Code);
}

int textSpan(const TipText& tip) {
    int longest = 0;
    for (const QString& line : tip.text.split(QLatin1Char('\n')))
        longest = std::max(longest, textWidth(line, styleOf(tip)));
    return std::min(longest, widest) + 1;
}

int textHeight(const TipText& tip) {
    return paragraphLines(tip.text, styleOf(tip), textSpan(tip)) * paragraphLine(styleOf(tip));
}

QSize sizeOf(const TipText& tip) {
    int width = textSpan(tip) + shortcutSpan(tip);
    for (const QString& file : tip.files)
        width = std::max(width, textWidth(file, FontStyle::CodeTight));
    return {width + 2 * padX,
            textHeight(tip) + int(tip.files.size()) * lineHeight(FontStyle::CodeTight) + 2 * padY};
}

} // namespace

TipText tipText(const QString& plain) {
    static const QRegularExpression keys(
        QStringLiteral(R"(^(.*\S) \(((?:Ctrl|Alt|Shift|Space|Esc|F\d)[^\s()]*)\)$)"));
    QStringList lines = plain.split(QLatin1Char('\n'));
    TipText tip;
    while (lines.size() > 1 && !lines.last().contains(QLatin1Char(' ')))
        tip.files.prepend(lines.takeLast());
    tip.text = lines.join(QLatin1Char('\n'));
    if (const auto match = keys.match(tip.text); match.hasMatch()) {
        tip.text = match.captured(1);
        tip.shortcut = match.captured(2);
    }
    return tip;
}

ToolTips::ToolTips(QObject* parent)
    : QObject(parent) {
    qApp->installEventFilter(this);
}

bool ToolTips::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::Resize && event->type() != QEvent::Show &&
        event->type() != QEvent::Paint)
        return false;
    if (!watched->inherits("QTipLabel")) // Qt's own, which it makes itself
        return false;
    auto& tip = *static_cast<QLabel*>(watched);
    if (event->type() == QEvent::Paint) {
        paint(tip);
        return true;
    }
    fit(tip);
    return false;
}

/// Qt measured the text as one line of a plain label.
void ToolTips::fit(QLabel& tip) {
    const QSize size = sizeOf(tipText(tip.text()));
    if (tip.size() != size)
        tip.resize(size); // comes here again
    QPainterPath outline;
    outline.addRoundedRect(tip.rect(), radius::control, radius::control);
    tip.setMask(QRegion(outline.toFillPolygon().toPolygon()));
    const QRect room = tip.screen()->availableGeometry();
    tip.move(std::max(room.left(), std::min(tip.x(), room.right() + 1 - tip.width())),
             std::max(room.top(), std::min(tip.y(), room.bottom() + 1 - tip.height())));
}

void ToolTips::paint(QLabel& tip) {
    const TipText says = tipText(tip.text());
    WidgetPainter painter(&tip);
    painter.fillRect(tip.rect(), color(Color::Raised));
    painter.roundBox(tip.rect(), radius::control, Color::Raised, Color::Line2);
    const int height = textHeight(says);
    painter.paragraph(QRectF(padX, padY, textSpan(says), height), says.text, styleOf(says),
                      Color::T1);
    painter.textLine(QRectF(tip.width() - padX - shortcutSpan(says), padY, shortcutSpan(says),
                            paragraphLine(styleOf(says))),
                     says.shortcut, FontStyle::Code, Color::T3, Qt::AlignRight);
    int top = padY + height;
    for (const QString& file : says.files) {
        painter.textLine(
            QRectF(padX, top, tip.width() - 2 * padX, lineHeight(FontStyle::CodeTight)), file,
            FontStyle::CodeTight, Color::T3);
        top += lineHeight(FontStyle::CodeTight);
    }
}

} // namespace boxwright::ui
