#include "ui/panels/pages/home/template_card.h"

#include "ui/panels/pages/home/template_art.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainterPath>

namespace boxwright::ui {

namespace {
constexpr int narrow = 340;

int artWidthFor(int width) {
    return width < narrow ? 96 : 128;
}
} // namespace

TemplateCard::TemplateCard(TemplateWords words, QWidget* parent)
    : QAbstractButton(parent)
    , m_words(std::move(words)) {
    m_words.text.replace(QLatin1Char('/'),
                         QStringLiteral("\u2060/\u2060")); // "MB/s" stays on one line
    setText(m_words.title);
    setAccessibleName(text());
    setAccessibleDescription(m_words.text);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TemplateCard::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const bool blank = m_words.dashed;
    const bool active = hasFocus() || underMouse();
    const QRectF box(rect());
    const int artWidth = artWidthFor(width());
    painter.roundBox(box, radius::card, blank ? Color::Canvas : Color::Card);
    if (!blank) {
        QPainterPath art;
        art.addRoundedRect(box, radius::card, radius::card);
        painter.save();
        painter.setClipRect(0, 0, artWidth, height());
        painter.fillPath(art, color(Color::Window));
        painter.restore();
        painter.fillRect(QRectF(artWidth, 0, 1, height()), color(Color::Line));
    }
    painter.roundBox(box, radius::card, {},
                     active  ? Color::Acc
                     : blank ? Color::Ctl
                             : Color::Line,
                     active ? 2 : 1, blank && !active ? Qt::DashLine : Qt::SolidLine);
    drawTemplateArt(painter, QRectF(0, 0, artWidth, height()), m_words.key);

    const int left = artWidth + 17;
    painter.textLine(QRectF(left, 14, width() - left - 16, 24), text(), FontStyle::Section,
                     Color::T1);
    painter.paragraph(QRectF(left, 39, width() - left - 16, height() - 76), m_words.text,
                      FontStyle::Small, Color::T2);
    qreal x = left;
    for (const QString& chip : m_words.chips) {
        const QRectF at(x, height() - 34, chipWidth(chip), 20);
        if (at.right() > width() - 12) // half a chip says nothing
            break;
        drawChip(painter, at, chip, Tone::Neutral);
        x = at.right() + 6;
    }
    if (active)
        paintOpen(painter, QRectF(x, height() - 34, width() - x - 16, 20));
}

/// "Open" with the key that does it, as far as there is room.
void TemplateCard::paintOpen(WidgetPainter& painter, QRectF room) {
    constexpr int key = 20;
    constexpr int gap = 6;
    const int word = textWidth(tr("Open"), FontStyle::SmallMedium);
    if (room.width() < word + gap + key)
        return;
    const QRectF cap(room.right() - key, room.top(), key, room.height());
    painter.roundBox(cap, radius::chip, Color::Hover);
    drawIcon(painter, cap.adjusted(3, 3, -3, -3), QStringLiteral("enter"), Color::T2);
    room.setRight(cap.left() - gap);
    painter.textLine(room, tr("Open"), FontStyle::SmallMedium, Color::Acc, Qt::AlignRight);
}

bool TemplateCard::event(QEvent* event) {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        update();
    return QAbstractButton::event(event);
}

void TemplateCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace boxwright::ui
