#include "ui/panels/pages/layers/layer_delegate.h"

#include "ui/panels/pages/layers/layer_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/chip.h"

#include <QPainter>

namespace boxwright::ui {

void LayerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered = option.state & QStyle::State_MouseOver;
    const int column = index.column();
    painter->save();
    painter->fillRect(option.rect, color(selected  ? Color::AccTint
                                         : hovered ? Color::Hover
                                                   : Color::Card));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      color(Color::Line));
    QRect box = option.rect.adjusted(10, 0, -10, 0);
    if (column == LayerModel::Name) {
        drawIcon(*painter, QRectF(box.left() + 2, box.center().y() - 7, 16, 16),
                 QStringLiteral("layers"), selected ? Color::Acc : Color::T2);
        box.setLeft(box.left() + 24);
    }
    const QString text = index.data().toString();
    const bool unused =
        column == LayerModel::UsedBy && index.data(LayerModel::SortRole).toInt() == 0;
    if (unused) {
        drawChip(*painter, QRectF(box.left(), box.center().y() - 10, chipWidth(text), 20), text,
                 Tone::Neutral);
        painter->restore();
        return;
    }
    const bool main = column == LayerModel::Name || column == LayerModel::Size;
    painter->setFont(typeface(column == LayerModel::Name     ? FontStyle::BodyMedium
                              : column == LayerModel::Origin ? FontStyle::CodeTight
                                                             : FontStyle::Small));
    painter->setPen(color(main                             ? Color::T1
                          : column == LayerModel::Imported ? Color::T3
                                                           : Color::T2));
    const auto mode = column == LayerModel::Origin ? Qt::ElideMiddle : Qt::ElideRight;
    const QString shown = painter->fontMetrics().elidedText(text, mode, box.width());
    painter->drawText(box, int(index.data(Qt::TextAlignmentRole).value<Qt::Alignment>()), shown);
    painter->restore();
}

} // namespace boxwright::ui
