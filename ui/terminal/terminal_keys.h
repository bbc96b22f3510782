#pragma once

class QKeyEvent;

namespace boxwright::ui {

class TerminalScreen;

/// Sends a key press the way a terminal does. @return false for a key terminals do not send.
bool sendKey(TerminalScreen& screen, const QKeyEvent& event);

/// VTermModifier bits of Qt's modifiers.
int terminalModifiers(int qtModifiers);

} // namespace boxwright::ui
