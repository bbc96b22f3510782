#pragma once

#include "ui/document/spec_document.h"
#include "ui/panels/editor/stack/slab.h"

#include <QWidget>

class QLineEdit;

namespace boxwright::ui {

/// The box as slabs, top first, with the merged view at the right. One stop in the tab order: arrow
/// keys choose a slab, Alt+Up/Down moves it, Space switches it, F2 renames, Delete removes.
class LayerStack : public QWidget {
    Q_OBJECT
public:
    LayerStack(SpecDocument& document, Backend& backend, QWidget* parent = nullptr);

    const std::vector<Slab>& slabs() const { return m_slabs; }
    int currentRow() const { return m_current; }
    void setCurrentRow(int row);
    StackGeometry geometryNow() const { return {width(), int(m_slabs.size())}; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void removed(const QString& name);
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
    QString describe(const Slab& slab) const;
    bool isLayer(int row) const { return row > 0 && row < int(m_slabs.size()); }

    SpecDocument& m_document;
    Backend& m_backend;
    std::vector<Slab> m_slabs;
    int m_current = 0;
    int m_hovered = -1;
    int m_pressed = -1;
    QPoint m_pressedAt;
    int m_dropRow = -1; ///< while dragging
    int m_dragY = 0;
    QLineEdit* m_renaming = nullptr;
    int m_renamingRow = -1;
};

} // namespace boxwright::ui
