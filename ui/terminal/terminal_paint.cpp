// How a TerminalView looks: one cell after the other, so that no ligature joins two of them and
// wide characters keep to their two cells.
#include "ui/style/theme.h"
#include "ui/terminal/terminal_colors.h"
#include "ui/terminal/terminal_view.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace boxwright::ui {
namespace {

QFont styled(QFont font, const Cell& cell) {
    if (cell.bold)
        font.setWeight(QFont::DemiBold);
    font.setItalic(cell.italic);
    font.setUnderline(cell.underline);
    font.setStrikeOut(cell.strike);
    return font;
}

bool isPlain(const Cell& cell) {
    return !cell.bold && !cell.italic && !cell.underline && !cell.strike;
}

} // namespace

void TerminalView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), terminalBackground());
    painter.setFont(m_font);
    const int top = verticalScrollBar()->value();
    const int firstRow = event->rect().top() / m_cell.height();
    const int lastRow = event->rect().bottom() / m_cell.height();
    for (int row = firstRow; row <= lastRow; ++row) {
        if (top + row < m_screen->lineCount())
            paintLine(painter, top + row, row * m_cell.height());
    }
    paintCursor(painter);
}

void TerminalView::paintLine(QPainter& painter, int line, int y) const {
    const CellLine cells = m_screen->line(line);
    for (int column = 0; column < int(cells.size()); ++column) {
        const Cell& cell = cells[size_t(column)];
        if (cell.width == 0)
            continue;
        const QRect box(column * m_cell.width(), y, m_cell.width() * cell.width, m_cell.height());
        paintCell(painter, cell, box, m_selection.contains({line, column}));
    }
    // A line ends where its text does; a selection that goes on to the next is shown to the edge.
    const int end = int(cells.size());
    if (m_selection.contains({line, end}))
        painter.fillRect(QRect(end * m_cell.width(), y, viewport()->width(), m_cell.height()),
                         color(Color::AccTint));
}

void TerminalView::paintCell(QPainter& painter, const Cell& cell, const QRect& box,
                             bool selected) const {
    const QColor background = selected ? color(Color::AccTint) : cellBackground(cell);
    if (background != terminalBackground())
        painter.fillRect(box, background);
    if (cell.text.isEmpty() || cell.text == QLatin1String(" "))
        return;
    if (!isPlain(cell))
        painter.setFont(styled(m_font, cell));
    painter.setPen(selected && cell.reverse ? color(Color::T1) : cellForeground(cell));
    painter.drawText(QPoint(box.left(), box.top() + m_ascent), cell.text);
    if (!isPlain(cell))
        painter.setFont(m_font);
}

void TerminalView::paintCursor(QPainter& painter) const {
    if (!m_screen->cursorVisible() || !m_console)
        return;
    const int row = m_screen->cursorLine() - verticalScrollBar()->value();
    if (row < 0 || row >= m_screen->rows())
        return;
    const CellLine cells = m_screen->line(m_screen->cursorLine());
    const int column = std::min(m_screen->cursorColumn(), m_screen->columns() - 1);
    Cell under = column < int(cells.size()) ? cells[size_t(column)] : Cell();
    const QRect box(column * m_cell.width(), row * m_cell.height(),
                    m_cell.width() * std::max(under.width, 1), m_cell.height());
    if (!hasFocus()) {
        painter.setPen(color(Color::T2));
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        return;
    }
    painter.fillRect(box, color(Color::T1));
    painter.setPen(terminalBackground());
    painter.drawText(QPoint(box.left(), box.top() + m_ascent), under.text);
}

} // namespace boxwright::ui
