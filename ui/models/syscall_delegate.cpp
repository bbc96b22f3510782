#include "ui/models/syscall_delegate.h"

#include "ui/models/row_painting.h"
#include "ui/models/syscall_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/marks.h"

#include <QPainter>

namespace boxwright::ui {

void SyscallDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect);
    switch (static_cast<SyscallColumn>(index.column())) {
    case SyscallColumn::Name:
        paintName(*painter, option.rect, index);
        break;
    case SyscallColumn::Does:
        paintDoes(*painter, option.rect, index);
        break;
    case SyscallColumn::Risk: {
        const Risk risk = static_cast<Risk>(index.data(SyscallModel::RiskRole).toInt());
        drawRiskMark(*painter, QPointF(option.rect.left(), option.rect.center().y() - 3),
                     static_cast<int>(risk) + 1);
        drawText(*painter, option.rect.adjusted(34, 0, 0, 0), riskWord(risk),
                 typeface(FontStyle::Small), Color::T2);
        break;
    }
    case SyscallColumn::Action:
        paintAction(*painter, option.rect, index);
        break;
    }
    painter->restore();
}

void SyscallDelegate::setOpen(const QModelIndex& index, int extraHeight) {
    m_open = index.siblingAtColumn(0);
    m_extraHeight = extraHeight;
}

int SyscallDelegate::extraHeight(const QModelIndex& index) const {
    return m_open.isValid() && index.siblingAtColumn(0) == m_open ? m_extraHeight : 0;
}

QSize SyscallDelegate::sizeHint(const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    return {option.rect.width(), rowHeight + extraHeight(index)};
}

void SyscallDelegate::paintName(QPainter& painter, const QRect& cell,
                                const QModelIndex& index) const {
    if (index.data(SyscallModel::ChangedRole).toBool()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(Color::Warn));
        painter.drawEllipse(QPointF(cell.left() + 20, cell.center().y() + 0.5), 3, 3);
    }
    const QString name = index.data().toString();
    const QFont mono = typeface(FontStyle::Code);
    drawText(painter, cell.adjusted(40, 0, -4, 0), name, mono, Color::T1);
    const QString number = index.data(SyscallModel::NumberRole).toString();
    const int after = 40 + QFontMetrics(mono).horizontalAdvance(name) + 8;
    if (after + QFontMetrics(mono).horizontalAdvance(number) < cell.width() - 4)
        drawText(painter, cell.adjusted(after, 0, -4, 0), number, mono, Color::T3);
}

void SyscallDelegate::paintDoes(QPainter& painter, const QRect& cell,
                                const QModelIndex& index) const {
    QString text = index.data().toString();
    const QString condition = index.data(SyscallModel::ConditionRole).toString();
    const QString capability = index.data(SyscallModel::CapabilityRole).toString();
    const QFont body = typeface(FontStyle::Small);
    drawText(painter, cell.adjusted(0, 0, -8, 0), text, body, Color::T2);
    const int used = QFontMetrics(body).horizontalAdvance(text) + 12;
    const QString note = condition.isEmpty() ? capability : condition;
    if (used + 60 < cell.width())
        drawText(painter, cell.adjusted(used, 0, -8, 0), note, typeface(FontStyle::CodeTight),
                 Color::T3);
}

void SyscallDelegate::paintAction(QPainter& painter, const QRect& cell,
                                  const QModelIndex& index) const {
    const QRect box = cell.adjusted(0, 4, -space::page, -4);
    painter.setPen(QPen(color(Color::Line2), 1));
    painter.setBrush(color(Theme::current().isDark() ? Color::Sunken : Color::Card));
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius::control,
                            radius::control);
    const SyscallAction& row =
        actionRow(index.data(SyscallModel::ActionRole).toString().toStdString());
    const bool conditional = index.data(SyscallModel::ConditionalRole).toBool();
    const QRectF mark(box.left() + 8, box.center().y() - 6.5, 14, 14);
    drawIcon(painter, mark, QString::fromLatin1(conditional ? "filter" : row.icon),
             conditional ? Color::Acc : row.color);
    drawText(painter, box.adjusted(28, 0, -24, 0), index.data().toString(),
             typeface(FontStyle::Body), Color::T1);
    drawIcon(painter, QRectF(box.right() - 19, box.center().y() - 6.5, 14, 14),
             QStringLiteral("updown"), Color::T2);
}

} // namespace boxwright::ui
