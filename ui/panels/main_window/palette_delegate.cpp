#include "ui/panels/main_window/palette_delegate.h"

#include "ui/widgets/paint.h"

#include <QPainter>

#include <algorithm>

namespace boxwright::ui {

namespace {

constexpr int capHeight = 18;
constexpr int capGap = 4;

/// @return where the text ends.
qreal paintText(QPainter& painter, const QRectF& box, const QModelIndex& index) {
    const QString text = index.data().toString();
    const auto letters = index.data(PaletteDelegate::LettersRole).value<QList<int>>();
    painter.setFont(typeface(FontStyle::BodyMedium));
    const QFontMetricsF metrics(painter.font());
    for (int i = 0; i < text.size(); ++i) {
        const double x = box.left() + metrics.horizontalAdvance(text.left(i));
        painter.setPen(color(letters.contains(i) ? Color::Acc : Color::T1));
        painter.drawText(QRectF(x, box.top(), 40, box.height()), Qt::AlignVCenter, text.mid(i, 1));
    }
    return box.left() + metrics.horizontalAdvance(text);
}

/// "Ctrl+Shift+T" as three caps that end at `right`. @return where they begin.
qreal paintKeys(QPainter& painter, qreal right, qreal middle, const QString& shortcut) {
    QStringList keys = shortcut.split(QLatin1Char('+'), Qt::SkipEmptyParts);
    while (!keys.isEmpty())
        right -= drawKeyCap(painter, right, middle, keys.takeLast()) + capGap;
    return right;
}

} // namespace

int keyCapWidth(const QString& key) {
    return std::max(capHeight + 2, textWidth(key, FontStyle::Caption) + 10);
}

int drawKeyCap(QPainter& painter, qreal right, qreal middle, const QString& key) {
    const int wide = keyCapWidth(key);
    const QRectF cap(right - wide + 0.5, middle - capHeight / 2.0 + 0.5, wide - 1, capHeight - 1);
    painter.setPen(QPen(color(Color::Line2), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(cap, radius::check, radius::check);
    painter.setFont(typeface(FontStyle::Caption));
    painter.setPen(color(Color::T2));
    painter.drawText(cap, Qt::AlignCenter, key);
    return wide;
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    return {0, isHeading(index) ? headingHeight : rowHeight};
}

void PaletteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF box = option.rect.adjusted(16, 0, -16, 0);
    if (isHeading(index)) {
        painter->setFont(typeface(FontStyle::Caption));
        painter->setPen(color(Color::T3));
        painter->drawText(box, Qt::AlignVCenter, index.data().toString());
        return painter->restore();
    }
    const bool current = option.state & QStyle::State_Selected;
    if (current || option.state & QStyle::State_MouseOver) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(color(current ? Color::AccTint : Color::Hover));
        painter->drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), radius::control,
                                 radius::control);
    }
    drawIcon(*painter, QRectF(box.left(), box.top() + 12, 16, 16), index.data(IconRole).toString(),
             current ? Color::Acc : Color::T2);
    const qreal middle = box.center().y();
    const qreal textEnd = paintText(*painter, box.adjusted(28, 0, 0, 0), index);
    const qreal keysAt =
        paintKeys(*painter, box.right(), middle, index.data(ShortcutRole).toString());
    painter->setFont(typeface(FontStyle::Small));
    painter->setPen(color(Color::T3));
    const qreal room = keysAt - textEnd - 16;
    painter->drawText(QRectF(textEnd + 8, box.top(), room, box.height()), Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data(HintRole).toString(),
                                                        Qt::ElideRight, int(room)));
    painter->restore();
}

} // namespace boxwright::ui
