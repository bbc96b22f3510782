#pragma once

#include "ui/terminal/terminal_screen.h"
#include "ui/terminal/terminal_selection.h"

#include <QAbstractScrollArea>

#include <memory>

namespace boxwright::ui {

class Console;

/// A terminal on screen: paints a TerminalScreen cell by cell, sends keys and mouse, selects,
/// copies and pastes, scrolls back. Tab is the program's: Ctrl+Tab and Ctrl+Shift+Tab lead out. It
/// lives as long as its page, so that nothing is lost when
/// another tab is shown.
class TerminalView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TerminalView(QWidget* parent = nullptr);
    ~TerminalView() override;

    /// Shows this console from now on; what was there stays above.
    /// @param isTerminal false for pipes, whose lines end without a carriage return
    void setConsole(std::shared_ptr<Console> console, bool isTerminal = true);
    TerminalScreen& screen() { return *m_screen; }
    const TerminalScreen& screen() const { return *m_screen; }
    bool isConnected() const { return m_console != nullptr; }

    /// "exit 0", below the last line, when the program has ended.
    void showEnd(const QString& text);

    /// Asks what runs in it to end, as closing a terminal does: interrupt, then end of input. The
    /// console is let go.
    void hangUp();

    int firstVisibleLine() const;
    QRect cellBox(CellPosition at) const; ///< in the viewport
    CellPosition cellAt(const QPoint& point) const;

    const TerminalSelection& selection() const { return m_selection; }
    QString selectedText() const;
    void select(CellPosition from, CellPosition to); ///< both included
    void copySelection();
    void pasteClipboard();
    void clearSelection();
    void selectAll();

    QSize sizeHint() const override;

Q_SIGNALS:
    void ended(int exitStatus);
    void disconnected();
    void selectionChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool) override { return false; } ///< Tab belongs to the program

private:
    void measure();
    void takeColors();
    void fitToSize();
    void updateScrollBar();
    void followOutput(int lines);
    bool handleOwnKey(const QKeyEvent& event);
    bool sendMouse(const QPoint& at, Qt::MouseButton button, bool pressed,
                   Qt::KeyboardModifiers modifiers);
    void paintLine(QPainter& painter, int line, int y) const;
    void paintCell(QPainter& painter, const Cell& cell, const QRect& box, bool selected) const;
    void paintCursor(QPainter& painter) const;

    std::unique_ptr<TerminalScreen> m_screen;
    std::shared_ptr<Console> m_console;
    TerminalSelection m_selection;
    QFont m_font;
    QSize m_cell;
    int m_ascent = 0;
    bool m_selecting = false;
};

} // namespace boxwright::ui
