#include "ui/terminal/terminal_selection.h"

#include "ui/terminal/terminal_screen.h"

#include <algorithm>

namespace boxwright::ui {
namespace {

bool isWordCell(const Cell& cell) {
    if (cell.width == 0)
        return true;
    if (cell.text.isEmpty())
        return false;
    const QChar character = cell.text.front();
    return character.isLetterOrNumber() || character.isSurrogate() ||
           QStringLiteral("_-./~:@%+").contains(character);
}

QString cellsText(const CellLine& line, int from, int to) {
    QString text;
    for (int column = from; column <= to && column < int(line.size()); ++column) {
        const Cell& cell = line[size_t(column)];
        if (cell.width > 0)
            text += cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
    }
    while (text.endsWith(QLatin1Char(' ')))
        text.chop(1);
    return text;
}

} // namespace

void TerminalSelection::start(CellPosition at) {
    m_anchor = m_end = at;
    m_active = false;
    m_pending = true;
}

void TerminalSelection::extend(CellPosition to) {
    if (m_pending && to != m_anchor)
        m_active = true;
    m_end = to;
}

void TerminalSelection::selectWord(const TerminalScreen& screen, CellPosition at) {
    const CellLine line = screen.line(at.line);
    int from = std::min(at.column, int(line.size()) - 1);
    if (from < 0 || !isWordCell(line[size_t(from)]))
        return;
    int to = from;
    while (from > 0 && isWordCell(line[size_t(from - 1)]))
        --from;
    while (to + 1 < int(line.size()) && isWordCell(line[size_t(to + 1)]))
        ++to;
    m_anchor = {at.line, from};
    m_end = {at.line, to};
    m_active = true;
    m_pending = false;
}

void TerminalSelection::selectLine(const TerminalScreen& screen, int line) {
    m_anchor = {line, 0};
    m_end = {line, screen.columns() - 1};
    m_active = true;
    m_pending = false;
}

bool TerminalSelection::contains(CellPosition cell) const {
    return m_active && cell >= first() && cell <= last();
}

CellPosition TerminalSelection::first() const {
    return std::min(m_anchor, m_end);
}

CellPosition TerminalSelection::last() const {
    return std::max(m_anchor, m_end);
}

QString TerminalSelection::text(const TerminalScreen& screen) const {
    if (!m_active)
        return {};
    QStringList lines;
    const int end = std::min(last().line, screen.lineCount() - 1);
    for (int index = std::max(first().line, 0); index <= end; ++index) {
        const int from = index == first().line ? first().column : 0;
        const int to = index == last().line ? last().column : screen.columns() - 1;
        lines << cellsText(screen.line(index), from, to);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace boxwright::ui
