#include "ui/models/capability_delegate.h"

#include "ui/models/capability_model.h"
#include "ui/models/row_painting.h"
#include "ui/style/theme.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/toggles.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace boxwright::ui {
namespace {

constexpr int boxAt = 12;
constexpr int textAt = 38;
constexpr int riskSquare = 6;
constexpr int riskWidth = 3 * riskSquare + 4;

QColor groundOf(const QStyleOptionViewItem& option, Risk risk) {
    const bool current = option.state & QStyle::State_HasFocus;
    if (current)
        return color(Color::AccTint);
    if (option.state & QStyle::State_MouseOver)
        return color(Color::Hover);
    if (risk == Risk::High)
        return color(Color::R3);
    return color(risk == Risk::Medium ? Color::R2 : Color::Card);
}

/// After the name, or at the end of the second line where the first has no room for it.
void drawChange(QPainter& painter, const QRect& first, const QRect& second, int change) {
    if (change == 0)
        return;
    const QString word = change > 0 ? CapabilityModel::tr("added") : CapabilityModel::tr("removed");
    const int wide = chipWidth(word);
    const QRectF at = wide <= first.width()
                          ? QRectF(first.left(), first.top(), wide, 18)
                          : QRectF(second.right() - wide, second.top() - 1, wide, 18);
    drawChip(painter, at, word, Tone::Warning);
}

} // namespace

void CapabilityDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    const QRect row = option.rect;
    const Risk risk = static_cast<Risk>(index.data(CapabilityModel::RiskRole).toInt());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(row, groundOf(option, risk));
    drawCheckMark(*painter, QRectF(row.left() + boxAt, row.top() + 7, 16, 16),
                  static_cast<Qt::CheckState>(index.data(Qt::CheckStateRole).toInt()), true);

    const QString name = index.data().toString();
    const QFont nameFont = typeface(FontStyle::Code);
    const QRect first(row.left() + textAt, row.top() + 4, row.width() - textAt - 50, 18);
    drawText(*painter, first, name, nameFont, Color::T1);
    const int after = QFontMetrics(nameFont).horizontalAdvance(name) + 8;
    const QRect second(row.left() + textAt, row.top() + 22, row.width() - textAt - 12, 16);
    drawText(*painter, second, index.data(CapabilityModel::AllowsRole).toString(),
             typeface(FontStyle::Small), Color::T2);
    drawChange(*painter, first.adjusted(after, 0, 0, 0), second,
               index.data(CapabilityModel::ChangeRole).toInt());
    drawRiskMark(*painter, QPointF(row.right() - 12 - riskWidth, row.top() + 11),
                 static_cast<int>(risk) + 1, riskSquare);
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(color(Color::Acc), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(row.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

QSize CapabilityDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {option.rect.width(), rowHeight};
}

bool CapabilityDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                                     const QStyleOptionViewItem& option, const QModelIndex& index) {
    bool toggles = false;
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        toggles = mouse->button() == Qt::LeftButton &&
                  mouse->position().x() < option.rect.left() + textAt;
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        toggles = key == Qt::Key_Space || key == Qt::Key_Select;
    }
    if (!toggles)
        return false;
    const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace boxwright::ui
