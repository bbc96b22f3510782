#pragma once

#include "ui/document/spec_document.h"
#include "ui/panels/editor/stack/slab.h"

#include <QWidget>

class QLineEdit;

namespace boxwright::ui {

class StackMotion;

/// The box as slabs, top first, with the merged view at the right. One stop in the tab order: arrow
/// keys choose a slab, Alt+Up/Down moves it, Space switches it, F2 renames, Delete removes, Enter
/// imports one that is missing. Slabs can be dragged; Esc lets go.
class LayerStack : public QWidget {
    Q_OBJECT
public:
    LayerStack(SpecDocument& document, Backend& backend, QWidget* parent = nullptr);

    const std::vector<Slab>& slabs() const { return m_slabs; }
    int currentRow() const { return m_current; }
    void setCurrentRow(int row);
    int rowCount() const { return int(m_slabs.size()); }
    /// "L2: nginx, on, 47 files 1.9 MB"
    QString describe(int row) const;
    /// What can be done with a slab, by the words of its menu.
    QStringList actionNames(int row) const;
    void act(int row, const QString& name);
    StackGeometry geometryNow() const { return {width(), int(m_slabs.size())}; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void removed(const QString& name);
    /// A missing layer is to be imported; `at` is where a menu would open, globally.
    void importRequested(const QPoint& at);
    void currentChanged(const boxwright::ui::Slab& slab);

protected:
    void paintEvent(QPaintEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent*) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void refresh();
    void move(int row, int by);
    void moveTo(int fromRow, int toRow);
    void toggle(int row);
    void remove(int row);
    void rename(int row);
    void finishRename(bool keep);
    void announce();
    struct SlabAction {
        QString name;
        const char* icon;
        QString keys;
        bool possible;
        std::function<void()> act;
    };
    std::vector<SlabAction> actionsOf(int row);
    void mend(int row);
    void dragTo(const QPoint& position);
    void slideFrom(const std::vector<Slab>& before);
    QString toolTipAt(const QPoint& position) const;
    bool isLayer(int row) const { return row > 0 && row < int(m_slabs.size()); }

    SpecDocument& m_document;
    Backend& m_backend;
    std::vector<Slab> m_slabs;
    int m_current = 0;
    StackMotion* m_motion;
    int m_pressed = -1;
    QPoint m_pressedAt;
    int m_dropRow = -1; ///< while dragging
    int m_dragY = 0;
    int m_droppedAt = 0; ///< how far from its old place a dragged slab was let go
    QLineEdit* m_renaming = nullptr;
    int m_renamingRow = -1;
};

} // namespace boxwright::ui
