#include "ui/terminal/terminal_view.h"

#include "ui/backend.h"
#include "ui/style/theme.h"
#include "ui/terminal/terminal_accessible.h"
#include "ui/terminal/terminal_colors.h"
#include "ui/terminal/terminal_keys.h"

#include <QApplication>
#include <QClipboard>
#include <QFontMetricsF>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace boxwright::ui {
namespace {

constexpr int startRows = 24;
constexpr int startColumns = 80;
constexpr int wheelLines = 3;

} // namespace

TerminalView::TerminalView(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_screen(std::make_unique<TerminalScreen>(startRows, startColumns))
    , m_font(typeface(FontStyle::Terminal)) {
    new TerminalSpeaker(*this); // first: a name is told at once, by what is known of it then
    measure();
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setAttribute(Qt::WA_InputMethodEnabled);
    setViewportMargins(space::page, space::unit, space::unit, space::unit);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Terminal"));
    viewport()->setCursor(Qt::IBeamCursor);
    connect(m_screen.get(), &TerminalScreen::changed, this, [this] {
        updateScrollBar();
        viewport()->update();
    });
    connect(m_screen.get(), &TerminalScreen::scrolled, this, &TerminalView::followOutput);
    connect(m_screen.get(), &TerminalScreen::output, this, [this](const QByteArray& bytes) {
        if (m_console)
            m_console->send(bytes);
    });
    connect(&Theme::current(), &Theme::changed, this, &TerminalView::takeColors);
    takeColors();
}

TerminalView::~TerminalView() = default;

/// The margin around the cells is the terminal's too.
void TerminalView::takeColors() {
    QPalette colors = palette();
    colors.setColor(QPalette::Window, terminalBackground());
    setPalette(colors);
    setAutoFillBackground(true);
    viewport()->update();
}

void TerminalView::setConsole(std::shared_ptr<Console> console, bool isTerminal) {
    if (m_console)
        m_console->disconnect(this);
    m_console = std::move(console);
    if (!m_console)
        return;
    connect(m_console.get(), &Console::received, this,
            [this](const QByteArray& bytes) { m_screen->feed(bytes); });
    connect(m_console.get(), &Console::ended, this, &TerminalView::ended);
    connect(m_console.get(), &Console::disconnected, this, &TerminalView::disconnected);
    // LNM: a line feed returns the carriage too, as a pty would have done.
    m_screen->feed(isTerminal ? QByteArrayLiteral("\033[20l") : QByteArrayLiteral("\033[20h"));
    m_console->resize(m_screen->rows(), m_screen->columns());
}

void TerminalView::showEnd(const QString& text) {
    m_screen->feed(QByteArrayLiteral("\r\n\033[2m") + text.toUtf8() +
                   QByteArrayLiteral("\033[0m\033[?25l"));
}

void TerminalView::measure() {
    const QFontMetricsF metrics(m_font);
    m_cell = QSize(int(std::lround(metrics.horizontalAdvance(QLatin1Char('0')))),
                   lineHeight(FontStyle::Terminal));
    m_ascent = int(std::lround((m_cell.height() - metrics.height()) / 2 + metrics.ascent()));
}

QSize TerminalView::sizeHint() const {
    return {startColumns * m_cell.width() + 2 * space::page, startRows * m_cell.height()};
}

void TerminalView::fitToSize() {
    const QSize room = viewport()->size();
    const int rows = room.height() / m_cell.height();
    const int columns = room.width() / m_cell.width();
    if (rows < 2 || columns < 8)
        return;
    m_screen->resize(rows, columns);
    if (m_console)
        m_console->resize(m_screen->rows(), m_screen->columns());
}

void TerminalView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    fitToSize();
    updateScrollBar();
}

void TerminalView::updateScrollBar() {
    QScrollBar* bar = verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    bar->setPageStep(m_screen->rows());
    bar->setRange(0, m_screen->firstScreenLine());
    if (atEnd)
        bar->setValue(bar->maximum());
}

/// Someone reading above keeps the place; at the end the view follows.
void TerminalView::followOutput(int) {
    updateScrollBar();
}

void TerminalView::keyPressEvent(QKeyEvent* event) {
    if (handleOwnKey(*event))
        return;
    if (m_console && sendKey(*m_screen, *event)) {
        clearSelection();
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
        return;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

bool TerminalView::handleOwnKey(const QKeyEvent& event) {
    const auto ctrlShift = Qt::ControlModifier | Qt::ShiftModifier;
    const auto held = event.modifiers() & ~Qt::KeypadModifier;
    if (held == ctrlShift && event.key() == Qt::Key_C) {
        copySelection();
        return true;
    }
    if ((held == ctrlShift && event.key() == Qt::Key_V) ||
        (held == Qt::ShiftModifier && event.key() == Qt::Key_Insert)) {
        pasteClipboard();
        return true;
    }
    if (held == Qt::ShiftModifier &&
        (event.key() == Qt::Key_PageUp || event.key() == Qt::Key_PageDown)) {
        verticalScrollBar()->triggerAction(event.key() == Qt::Key_PageUp
                                               ? QAbstractSlider::SliderPageStepSub
                                               : QAbstractSlider::SliderPageStepAdd);
        return true;
    }
    if ((held == Qt::ControlModifier && event.key() == Qt::Key_Tab) ||
        (held == ctrlShift && event.key() == Qt::Key_Backtab))
        return QAbstractScrollArea::focusNextPrevChild(event.key() == Qt::Key_Tab);
    return false;
}

/// While the program listens, its keys come before the window's shortcuts: Ctrl+R is the shell's,
/// Ctrl+Shift+T the window's, as in every terminal.
bool TerminalView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && m_console) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool clipboard = key->key() == Qt::Key_C || key->key() == Qt::Key_V;
        const bool windows =
            key->key() == Qt::Key_F6 || key->key() == Qt::Key_F9 ||
            (key->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier) && !clipboard);
        if (!windows) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void TerminalView::inputMethodEvent(QInputMethodEvent* event) {
    if (m_console && !event->commitString().isEmpty())
        m_console->send(event->commitString().toUtf8());
    event->accept();
}

QVariant TerminalView::inputMethodQuery(Qt::InputMethodQuery query) const {
    if (query == Qt::ImCursorRectangle)
        return cellBox({m_screen->cursorLine(), m_screen->cursorColumn()});
    return QAbstractScrollArea::inputMethodQuery(query);
}

int TerminalView::firstVisibleLine() const {
    return verticalScrollBar()->value();
}

QRect TerminalView::cellBox(CellPosition at) const {
    return {QPoint(at.column * m_cell.width(), (at.line - firstVisibleLine()) * m_cell.height()),
            m_cell};
}

CellPosition TerminalView::cellAt(const QPoint& point) const {
    const int line = verticalScrollBar()->value() + point.y() / m_cell.height();
    const int column = point.x() / m_cell.width();
    return {std::clamp(line, 0, m_screen->lineCount() - 1),
            std::clamp(column, 0, m_screen->columns() - 1)};
}

bool TerminalView::sendMouse(const QPoint& at, Qt::MouseButton button, bool pressed,
                             Qt::KeyboardModifiers modifiers) {
    // Shift gives the mouse back to the reader, as in other terminals.
    if (!m_console || !m_screen->wantsMouse() || (modifiers & Qt::ShiftModifier))
        return false;
    const int number = button == Qt::LeftButton ? 1 : button == Qt::MiddleButton ? 2 : 3;
    const CellPosition cell = cellAt(at);
    m_screen->mouse(cell.line, cell.column, number, pressed, terminalModifiers(int(modifiers)));
    return true;
}

void TerminalView::mousePressEvent(QMouseEvent* event) {
    if (sendMouse(event->pos(), event->button(), true, event->modifiers()))
        return;
    if (event->button() == Qt::LeftButton) {
        m_selecting = true;
        m_selection.start(cellAt(event->pos()));
        viewport()->update();
    } else if (event->button() == Qt::MiddleButton && m_console) {
        m_screen->paste(QApplication::clipboard()->text(QClipboard::Selection));
    }
}

void TerminalView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_selecting)
        return;
    if (event->pos().y() < 0)
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    else if (event->pos().y() > viewport()->height())
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    m_selection.extend(cellAt(event->pos()));
    viewport()->update();
}

void TerminalView::mouseReleaseEvent(QMouseEvent* event) {
    if (sendMouse(event->pos(), event->button(), false, event->modifiers()))
        return;
    if (!m_selecting || event->button() != Qt::LeftButton)
        return;
    m_selecting = false;
    if (!m_selection.isEmpty() && QApplication::clipboard()->supportsSelection())
        QApplication::clipboard()->setText(selectedText(), QClipboard::Selection);
    Q_EMIT selectionChanged();
}

void TerminalView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_selection.selectWord(*m_screen, cellAt(event->pos()));
    viewport()->update();
    Q_EMIT selectionChanged();
}

void TerminalView::wheelEvent(QWheelEvent* event) {
    const int steps = event->angleDelta().y() / 120;
    if (m_console && m_screen->wantsMouse() && !(event->modifiers() & Qt::ShiftModifier)) {
        const CellPosition cell = cellAt(event->position().toPoint());
        for (int i = 0; i < std::abs(steps); ++i)
            m_screen->mouse(cell.line, cell.column, steps > 0 ? 4 : 5, true, 0);
        return;
    }
    QScrollBar* bar = verticalScrollBar();
    bar->setValue(bar->value() - steps * wheelLines);
}

void TerminalView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu;
    QAction* copy = menu.addAction(icon(QStringLiteral("copy")), tr("Copy"), this,
                                   &TerminalView::copySelection);
    copy->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    copy->setEnabled(!m_selection.isEmpty());
    QAction* paste = menu.addAction(tr("Paste"), this, &TerminalView::pasteClipboard);
    paste->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V));
    paste->setEnabled(m_console != nullptr);
    menu.addAction(tr("Select all"), this, &TerminalView::selectAll);
    menu.exec(event->globalPos());
}

void TerminalView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TerminalView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

QString TerminalView::selectedText() const {
    return m_selection.text(*m_screen);
}

void TerminalView::hangUp() {
    if (m_console)
        m_console->send(QByteArrayLiteral("\x03\x04"));
    setConsole(nullptr);
}

void TerminalView::copySelection() {
    if (!m_selection.isEmpty())
        QApplication::clipboard()->setText(selectedText());
}

void TerminalView::pasteClipboard() {
    if (m_console)
        m_screen->paste(QApplication::clipboard()->text());
}

void TerminalView::clearSelection() {
    if (m_selection.isEmpty())
        return;
    m_selection.clear();
    viewport()->update();
    Q_EMIT selectionChanged();
}

void TerminalView::select(CellPosition from, CellPosition to) {
    m_selection.start(from);
    m_selection.extend(to);
    viewport()->update();
    Q_EMIT selectionChanged();
}

void TerminalView::selectAll() {
    select({0, 0}, {m_screen->lineCount() - 1, m_screen->columns() - 1});
}

} // namespace boxwright::ui
