#pragma once

#include <QStyledItemDelegate>

namespace boxwright::ui {

/// Draws the palette's rows: icon, text with the matched letters, hint, the keys of the shortcut;
/// or a heading.
class PaletteDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int rowHeight = 40;
    static constexpr int headingHeight = 28;
    enum Role { EntryRole = Qt::UserRole, HintRole, ShortcutRole, IconRole, LettersRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    /// A row without an entry is a heading.
    static bool isHeading(const QModelIndex& index) { return !index.data(EntryRole).isValid(); }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

/// One key: a cap of 18 px with its name. @return its width; `right` is where it ends.
int drawKeyCap(QPainter& painter, qreal right, qreal middle, const QString& key);
int keyCapWidth(const QString& key);

} // namespace boxwright::ui
