#pragma once

#include <QStyledItemDelegate>

namespace boxwright::ui {

/// The cells of a syscall's row; the action looks like the drop-down it opens.
class SyscallDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int rowHeight = 32;
    using QStyledItemDelegate::QStyledItemDelegate;

    /// One row is taller, for what is edited beneath it.
    void setOpen(const QModelIndex& index, int extraHeight);
    int extraHeight(const QModelIndex& index) const;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintName(QPainter& painter, const QRect& cell, const QModelIndex& index) const;
    void paintDoes(QPainter& painter, const QRect& cell, const QModelIndex& index) const;
    void paintAction(QPainter& painter, const QRect& cell, const QModelIndex& index) const;

    QPersistentModelIndex m_open;
    int m_extraHeight = 0;
};

} // namespace boxwright::ui
