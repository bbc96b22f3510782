#include "ui/terminal/terminal_accessible.h"

#include "ui/terminal/terminal_view.h"

#include <QAccessibleWidget>
#include <QScrollBar>

#include <algorithm>
#include <vector>

namespace boxwright::ui {
namespace {

constexpr int soonMs = 50;

/// The lines in sight as one text.
struct Seen {
    QString text;
    std::vector<CellPosition> cells; ///< of each unit of the text; a newline stands after its line

    int offsetOf(CellPosition at) const {
        return int(std::lower_bound(cells.begin(), cells.end(), at) - cells.begin());
    }
};

void addLine(Seen& seen, const TerminalScreen& screen, int line) {
    const CellLine cells = screen.line(line);
    int end = int(cells.size());
    while (end > 0 && cells[size_t(end - 1)].text.trimmed().isEmpty())
        --end;
    if (line == screen.cursorLine()) // what stands before the caret is text, blanks too
        end = std::max(end, screen.cursorColumn());
    for (int column = 0; column < end; ++column) {
        const Cell cell = column < int(cells.size()) ? cells[size_t(column)] : Cell();
        if (cell.width == 0)
            continue;
        const QString text = cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
        seen.text += text;
        seen.cells.insert(seen.cells.end(), size_t(text.size()), CellPosition{line, column});
    }
    seen.text += QLatin1Char('\n');
    seen.cells.push_back({line, end});
}

Seen lookAt(const TerminalView& view) {
    const TerminalScreen& screen = view.screen();
    const int top = view.firstVisibleLine();
    Seen seen;
    for (int line = top; line < std::min(top + screen.rows(), screen.lineCount()); ++line)
        addLine(seen, screen, line);
    return seen;
}

int cursorOffset(const TerminalView& view, const Seen& seen) {
    return seen.offsetOf({view.screen().cursorLine(), view.screen().cursorColumn()});
}

class TerminalInterface : public QAccessibleWidget, public QAccessibleTextInterface {
public:
    explicit TerminalInterface(TerminalView* view)
        : QAccessibleWidget(view, QAccessible::Terminal) {}

    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TextInterface ? static_cast<QAccessibleTextInterface*>(this)
                                                  : QAccessibleWidget::interface_cast(type);
    }
    QAccessible::State state() const override {
        QAccessible::State now = QAccessibleWidget::state();
        now.multiLine = true;
        return now;
    }

    int characterCount() const override { return int(lookAt(view()).text.size()); }
    QString text(int start, int end) const override {
        return lookAt(view()).text.mid(start, end - start);
    }
    using QAccessibleWidget::text;
    QString attributes(int, int* start, int* end) const override {
        *start = 0;
        *end = characterCount();
        return {};
    }

    int cursorPosition() const override { return cursorOffset(view(), lookAt(view())); }
    void setCursorPosition(int) override {}      // the cursor is the program's
    void scrollToSubstring(int, int) override {} // all of the text is in sight

    QRect characterRect(int offset) const override {
        const Seen seen = lookAt(view());
        if (offset < 0 || offset >= int(seen.cells.size()))
            return {};
        const QRect box = view().cellBox(seen.cells[size_t(offset)]);
        return {view().viewport()->mapToGlobal(box.topLeft()), box.size()};
    }
    int offsetAtPoint(const QPoint& point) const override {
        const Seen seen = lookAt(view());
        const int offset = seen.offsetOf(view().cellAt(view().viewport()->mapFromGlobal(point)));
        return offset < int(seen.cells.size()) ? offset : -1;
    }

    int selectionCount() const override { return view().selection().isEmpty() ? 0 : 1; }
    void selection(int, int* start, int* end) const override {
        *start = *end = 0;
        if (view().selection().isEmpty())
            return;
        const Seen seen = lookAt(view());
        *start = seen.offsetOf(view().selection().first());
        *end = std::min(seen.offsetOf(view().selection().last()) + 1, int(seen.cells.size()));
    }
    void addSelection(int start, int end) override { setSelection(0, start, end); }
    void removeSelection(int) override { view().clearSelection(); }
    void setSelection(int, int start, int end) override {
        const Seen seen = lookAt(view());
        if (start >= 0 && start < end && end <= int(seen.cells.size()))
            view().select(seen.cells[size_t(start)], seen.cells[size_t(end - 1)]);
    }

private:
    TerminalView& view() const { return *static_cast<TerminalView*>(widget()); }
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* view = qobject_cast<TerminalView*>(object);
    return view ? new TerminalInterface(view) : nullptr;
}

} // namespace

TerminalSpeaker::TerminalSpeaker(TerminalView& view)
    : QObject(&view)
    , m_view(view) {
    [[maybe_unused]] static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    m_soon.setSingleShot(true);
    m_soon.setInterval(soonMs);
    connect(&m_soon, &QTimer::timeout, this, &TerminalSpeaker::announce);
    connect(&view.screen(), &TerminalScreen::changed, this, &TerminalSpeaker::announceSoon);
    connect(view.verticalScrollBar(), &QScrollBar::valueChanged, this,
            &TerminalSpeaker::announceSoon);
    QAccessible::installActivationObserver(this);
}

TerminalSpeaker::~TerminalSpeaker() {
    QAccessible::removeActivationObserver(this);
}

void TerminalSpeaker::announceSoon() {
    if (m_heard && !m_soon.isActive())
        m_soon.start();
}

/// What differs from what was told last, as one stretch.
void TerminalSpeaker::announce() {
    const Seen seen = lookAt(m_view);
    const auto shorter = std::min(m_told.size(), seen.text.size());
    qsizetype same = 0;
    while (same < shorter && m_told[same] == seen.text[same])
        ++same;
    qsizetype tail = 0;
    while (tail < shorter - same &&
           m_told[m_told.size() - 1 - tail] == seen.text[seen.text.size() - 1 - tail])
        ++tail;
    const QString removed = m_told.mid(same, m_told.size() - same - tail);
    const QString inserted = seen.text.mid(same, seen.text.size() - same - tail);
    m_told = seen.text;
    if (!removed.isEmpty() || !inserted.isEmpty()) {
        QAccessibleTextUpdateEvent event(&m_view, int(same), removed, inserted);
        QAccessible::updateAccessibility(&event);
        Q_EMIT told(int(same), removed, inserted);
    }
    const int cursor = cursorOffset(m_view, seen);
    if (cursor != std::exchange(m_toldCursor, cursor)) {
        QAccessibleTextCursorEvent event(&m_view, cursor);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace boxwright::ui
