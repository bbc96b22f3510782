#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>

#include <sys/types.h>

namespace boxwright::runtime {

class NotifySocket;

/// Gives a pty master to whoever listens (--console-socket).
Status sendTerminal(const std::string& socketPath, int master);

/// Stays with a child of ours until it ends: signals sent to us go on to it, and with a terminal
/// what is typed goes there, what it writes to our standard output, and its size follows ours.
/// Signals have to be held back (holdSignals) before the child is made, so that none is lost.
/// @param notify whose messages are passed on, or nullptr
/// @return exit status, 128+signal
Result<int> attend(pid_t pid, const UniqueFd& terminal, const NotifySocket* notify = nullptr);
void holdSignals();

} // namespace boxwright::runtime
