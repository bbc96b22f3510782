#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/model/container_spec.h"

#include <string>

namespace boxwright {

struct Pty {
    UniqueFd master;
    UniqueFd slave;
};

/// A pseudo-terminal of the devpts at dev/pts below `rootFd`. Where there is none, of `hostPtmx`
/// ("/dev/ptmx" while the host's files are still in view; "" inside a container). The slave comes
/// from the master (ioctl_tty(2), TIOCGPTPEER): no name in the container decides what the console
/// is. Errors: Unsafe when dev/pts/ptmx is not a devpts multiplexer.
Result<Pty> openPty(int rootFd, const std::string& hostPtmx, const ConsoleSize* size);

/// Makes `slave` the controlling terminal of this session leader and descriptors 0, 1 and 2.
Status makeControllingTerminal(int slave);

/// Columns and rows of the terminal a master or slave belongs to.
Status setWindowSize(int terminal, const ConsoleSize& size);

/// Writes \n as it is, not as \r\n (ONLCR of termios(3)); for output that may end in a pipe or
/// file.
void keepLineEnds(int terminal);

} // namespace boxwright
