#pragma once

#include <QString>

namespace boxwright::ui {

class TerminalScreen;

struct CellPosition {
    int line = 0;
    int column = 0;
    auto operator<=>(const CellPosition&) const = default;
};

/// A stretch of text from one cell to another, both included, in reading order or not.
class TerminalSelection {
public:
    void start(CellPosition at);
    void extend(CellPosition to);
    void clear() { m_active = false; }
    bool isEmpty() const { return !m_active; }

    void selectWord(const TerminalScreen& screen, CellPosition at);
    void selectLine(const TerminalScreen& screen, int line);

    bool contains(CellPosition cell) const;
    CellPosition first() const;
    CellPosition last() const;

    /// Lines joined by newlines, blanks at their ends left out, wide characters once.
    QString text(const TerminalScreen& screen) const;

private:
    CellPosition m_anchor;
    CellPosition m_end;
    bool m_active = false;
    bool m_pending = false; ///< pressed, not yet moved: nothing is selected
};

} // namespace boxwright::ui
