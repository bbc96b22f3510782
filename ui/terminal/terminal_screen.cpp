#include "ui/terminal/terminal_screen.h"

#include <algorithm>
#include <vterm.h>

namespace boxwright::ui {
namespace {

CellColor colorOf(const VTermColor& color, bool isDefault) {
    CellColor result;
    if (isDefault)
        return result;
    if (VTERM_COLOR_IS_INDEXED(&color)) {
        result.kind = CellColor::Kind::Indexed;
        result.index = color.indexed.idx;
    } else {
        result.kind = CellColor::Kind::Rgb;
        result.red = color.rgb.red;
        result.green = color.rgb.green;
        result.blue = color.rgb.blue;
    }
    return result;
}

/// libvterm marks the right half of a wide character with this.
constexpr uint32_t rightHalf = static_cast<uint32_t>(-1);

Cell cellOf(const VTermScreenCell& from) {
    Cell cell;
    cell.width = from.width;
    if (from.chars[0] == rightHalf) {
        cell.width = 0;
    } else {
        int count = 0;
        while (count < VTERM_MAX_CHARS_PER_CELL && from.chars[count] != 0)
            ++count;
        cell.text = QString::fromUcs4(reinterpret_cast<const char32_t*>(from.chars), count);
    }
    cell.bold = from.attrs.bold;
    cell.italic = from.attrs.italic;
    cell.underline = from.attrs.underline != 0;
    cell.strike = from.attrs.strike;
    cell.reverse = from.attrs.reverse;
    cell.foreground = colorOf(from.fg, VTERM_COLOR_IS_DEFAULT_FG(&from.fg));
    cell.background = colorOf(from.bg, VTERM_COLOR_IS_DEFAULT_BG(&from.bg));
    return cell;
}

} // namespace

/// What libvterm calls back; `user` is the TerminalScreen.
struct ScreenCallbacks {
    static TerminalScreen& self(void* user) { return *static_cast<TerminalScreen*>(user); }

    static int movecursor(VTermPos pos, VTermPos, int, void* user) {
        self(user).m_cursorRow = pos.row;
        self(user).m_cursorColumn = pos.col;
        return 1;
    }

    static int settermprop(VTermProp prop, VTermValue* value, void* user) {
        switch (prop) {
        case VTERM_PROP_CURSORVISIBLE:
            self(user).m_cursorVisible = value->boolean;
            return 1;
        case VTERM_PROP_ALTSCREEN:
            self(user).m_alternate = value->boolean;
            return 1;
        case VTERM_PROP_MOUSE:
            self(user).m_mouse = value->number;
            return 1;
        default:
            return 0;
        }
    }

    static int bell(void* user) {
        Q_EMIT self(user).bell();
        return 1;
    }

    static int pushline(int columns, const VTermScreenCell* cells, void* user) {
        auto& screen = self(user);
        if (screen.m_alternate)
            return 0;
        CellLine line;
        line.reserve(size_t(columns));
        std::transform(cells, cells + columns, std::back_inserter(line), cellOf);
        while (!line.empty() && line.back().text.isEmpty() && line.back().background == CellColor())
            line.pop_back();
        screen.m_scrollback.push_back(std::move(line));
        if (screen.m_scrollback.size() > TerminalScreen::scrollbackLines)
            screen.m_scrollback.pop_front();
        else
            ++screen.m_scrolledNow;
        return 1;
    }

    static void write(const char* bytes, size_t length, void* user) {
        Q_EMIT self(user).output(QByteArray(bytes, qsizetype(length)));
    }
};

void TerminalScreen::FreeVTerm::operator()(VTerm* vterm) const {
    ::vterm_free(vterm);
}

TerminalScreen::TerminalScreen(int rows, int columns, QObject* parent)
    : QObject(parent)
    , m_vterm(::vterm_new(rows, columns))
    , m_rows(rows)
    , m_columns(columns) {
    static const VTermScreenCallbacks callbacks = [] {
        VTermScreenCallbacks table{};
        table.movecursor = ScreenCallbacks::movecursor;
        table.settermprop = ScreenCallbacks::settermprop;
        table.bell = ScreenCallbacks::bell;
        table.sb_pushline = ScreenCallbacks::pushline;
        return table;
    }();
    ::vterm_set_utf8(m_vterm.get(), 1);
    ::vterm_output_set_callback(m_vterm.get(), ScreenCallbacks::write, this);
    m_screen = ::vterm_obtain_screen(m_vterm.get());
    ::vterm_screen_set_callbacks(m_screen, &callbacks, this);
    ::vterm_screen_enable_altscreen(m_screen, 1);
    ::vterm_screen_set_damage_merge(m_screen, VTERM_DAMAGE_SCROLL);
    ::vterm_screen_reset(m_screen, 1);
}

TerminalScreen::~TerminalScreen() = default;

void TerminalScreen::feed(const QByteArray& bytes) {
    m_scrolledNow = 0;
    ::vterm_input_write(m_vterm.get(), bytes.constData(), size_t(bytes.size()));
    ::vterm_screen_flush_damage(m_screen);
    if (m_scrolledNow > 0)
        Q_EMIT scrolled(m_scrolledNow);
    Q_EMIT changed();
}

void TerminalScreen::resize(int rows, int columns) {
    rows = std::max(rows, 2);
    columns = std::max(columns, 8);
    if (rows == m_rows && columns == m_columns)
        return;
    m_rows = rows;
    m_columns = columns;
    ::vterm_set_size(m_vterm.get(), rows, columns);
    ::vterm_screen_flush_damage(m_screen);
    Q_EMIT changed();
}

CellLine TerminalScreen::line(int index) const {
    if (index < firstScreenLine())
        return m_scrollback[size_t(std::max(index, 0))];
    CellLine cells;
    cells.reserve(size_t(m_columns));
    VTermPos pos{index - firstScreenLine(), 0};
    for (; pos.col < m_columns; ++pos.col) {
        VTermScreenCell cell{};
        ::vterm_screen_get_cell(m_screen, pos, &cell);
        cells.push_back(cellOf(cell));
    }
    return cells;
}

QString TerminalScreen::lineText(int index) const {
    QString text;
    for (const Cell& cell : line(index)) {
        if (cell.width > 0)
            text += cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
    }
    while (text.endsWith(QLatin1Char(' ')))
        text.chop(1);
    return text;
}

void TerminalScreen::keyUnicode(uint32_t character, int modifiers) {
    ::vterm_keyboard_unichar(m_vterm.get(), character, static_cast<VTermModifier>(modifiers));
}

void TerminalScreen::keySpecial(int vtermKey, int modifiers) {
    ::vterm_keyboard_key(m_vterm.get(), static_cast<VTermKey>(vtermKey),
                         static_cast<VTermModifier>(modifiers));
}

void TerminalScreen::paste(const QString& text) {
    // An escape inside the text could end a bracketed paste early and then act as typed.
    QString clean = text;
    clean.remove(QChar(0x1b));
    clean.replace(QLatin1String("\r\n"), QLatin1String("\r"));
    clean.replace(QLatin1Char('\n'), QLatin1Char('\r'));
    ::vterm_keyboard_start_paste(m_vterm.get());
    Q_EMIT output(clean.toUtf8());
    ::vterm_keyboard_end_paste(m_vterm.get());
}

void TerminalScreen::mouse(int line, int column, int button, bool pressed, int modifiers) {
    const auto mod = static_cast<VTermModifier>(modifiers);
    ::vterm_mouse_move(m_vterm.get(), line - firstScreenLine(), column, mod);
    ::vterm_mouse_button(m_vterm.get(), button, pressed, mod);
}

} // namespace boxwright::ui
