#pragma once

#include <QStyledItemDelegate>

namespace boxwright::ui {

/// A 44 px row: icon and name, figures at the right of their columns, where it came from in mono.
class LayerDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {60, 44};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace boxwright::ui
