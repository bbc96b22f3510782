#include "ui/terminal/terminal_keys.h"

#include "ui/terminal/terminal_screen.h"

#include <QKeyEvent>

#include <array>
#include <vterm.h>

namespace boxwright::ui {
namespace {

struct KeyRow {
    int qt;
    int vterm;
};

constexpr std::array specialKeys{
    KeyRow{Qt::Key_Return, VTERM_KEY_ENTER},
    KeyRow{Qt::Key_Enter, VTERM_KEY_ENTER},
    KeyRow{Qt::Key_Tab, VTERM_KEY_TAB},
    KeyRow{Qt::Key_Backtab, VTERM_KEY_TAB},
    KeyRow{Qt::Key_Backspace, VTERM_KEY_BACKSPACE},
    KeyRow{Qt::Key_Escape, VTERM_KEY_ESCAPE},
    KeyRow{Qt::Key_Up, VTERM_KEY_UP},
    KeyRow{Qt::Key_Down, VTERM_KEY_DOWN},
    KeyRow{Qt::Key_Left, VTERM_KEY_LEFT},
    KeyRow{Qt::Key_Right, VTERM_KEY_RIGHT},
    KeyRow{Qt::Key_Insert, VTERM_KEY_INS},
    KeyRow{Qt::Key_Delete, VTERM_KEY_DEL},
    KeyRow{Qt::Key_Home, VTERM_KEY_HOME},
    KeyRow{Qt::Key_End, VTERM_KEY_END},
    KeyRow{Qt::Key_PageUp, VTERM_KEY_PAGEUP},
    KeyRow{Qt::Key_PageDown, VTERM_KEY_PAGEDOWN},
};

int specialKey(int key) {
    for (const KeyRow& row : specialKeys) {
        if (row.qt == key)
            return row.vterm;
    }
    if (key >= Qt::Key_F1 && key <= Qt::Key_F12)
        return VTERM_KEY_FUNCTION(key - Qt::Key_F1 + 1);
    return VTERM_KEY_NONE;
}

/// Ctrl with a letter or one of @[\]^_ : libvterm makes the control character of the plain one.
bool sendControl(TerminalScreen& screen, const QKeyEvent& event, int modifiers) {
    const int key = event.key();
    if (!(event.modifiers() & Qt::ControlModifier) || key < Qt::Key_Space ||
        key > Qt::Key_AsciiTilde)
        return false;
    const uint32_t character =
        key >= Qt::Key_A && key <= Qt::Key_Z ? uint32_t(key - Qt::Key_A + 'a') : uint32_t(key);
    screen.keyUnicode(character, modifiers & ~VTERM_MOD_SHIFT);
    return true;
}

} // namespace

int terminalModifiers(int qtModifiers) {
    int modifiers = VTERM_MOD_NONE;
    if (qtModifiers & Qt::ShiftModifier)
        modifiers |= VTERM_MOD_SHIFT;
    if (qtModifiers & Qt::AltModifier)
        modifiers |= VTERM_MOD_ALT;
    if (qtModifiers & Qt::ControlModifier)
        modifiers |= VTERM_MOD_CTRL;
    return modifiers;
}

bool sendKey(TerminalScreen& screen, const QKeyEvent& event) {
    int modifiers = terminalModifiers(int(event.modifiers()));
    if (event.key() == Qt::Key_Backtab)
        modifiers |= VTERM_MOD_SHIFT;
    if (const int special = specialKey(event.key()); special != VTERM_KEY_NONE) {
        screen.keySpecial(special, modifiers);
        return true;
    }
    if (sendControl(screen, event, modifiers))
        return true;
    const auto characters = event.text().toUcs4();
    for (const char32_t character : characters)
        screen.keyUnicode(character, modifiers & VTERM_MOD_ALT);
    return !characters.isEmpty();
}

} // namespace boxwright::ui
