#pragma once

#include <optional>

namespace boxwright::test {

/// The test program in other roles, as its first argument says; nothing for none of them.
///
///     launch PROGRAM…   starts a container of that command and prints its output or its error
///     enter PROGRAM…    the same by exec, in this process's own namespaces
///     inside            what such a container may run through /proc/self/exe: keeps the file open
///                       and lets a shell write to it, once nobody runs it any more
std::optional<int> playOtherRole(int argc, char** argv);

} // namespace boxwright::test
