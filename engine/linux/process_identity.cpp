#include "engine/linux/process_identity.h"

#include "engine/base/files.h"
#include "engine/base/unique_fd.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

Result<std::string> bootId() {
    auto text = readFile(AT_FDCWD, "/proc/sys/kernel/random/boot_id");
    if (!text)
        return fail(text.error());
    return text->substr(0, text->find('\n'));
}

/// Field 22; the command in field 2 may hold spaces and parentheses, so count from its end. State
/// Z counts as gone: a zombie runs nothing.
Result<uint64_t> startTicks(pid_t pid) {
    const std::string name = "/proc/" + std::to_string(pid) + "/stat";
    auto text = readFile(AT_FDCWD, name);
    if (!text)
        return fail(text.error());
    size_t at = text->rfind(')');
    if (at == std::string::npos || at + 2 >= text->size())
        return fail(makeError(ErrorCode::Malformed, "read", name));
    if ((*text)[at + 2] == 'Z' || (*text)[at + 2] == 'X')
        return fail(makeError(ErrorCode::NotFound, "identify", name, "it has ended"));
    for (int field = 2; field < 22 && at != std::string::npos; ++field)
        at = text->find(' ', at + 1);
    if (at == std::string::npos)
        return fail(makeError(ErrorCode::Malformed, "read", name));
    return std::strtoull(text->c_str() + at + 1, nullptr, 10);
}

} // namespace

Result<ProcessIdentity> identify(pid_t pid) {
    auto ticks = startTicks(pid); // first: most that are asked about have ended
    if (!ticks)
        return fail(ticks.error());
    auto boot = bootId();
    if (!boot)
        return fail(boot.error());
    return ProcessIdentity{pid, *ticks, *boot};
}

bool isAlive(const ProcessIdentity& process) {
    if (process.pid <= 0)
        return false;
    const auto now = identify(process.pid);
    return now && *now == process;
}

bool signalProcess(const ProcessIdentity& process, int signal) {
    if (process.pid <= 0)
        return false;
    // The descriptor first: from here on the pid cannot come to mean another process. Where there
    // are none (Linux 5.1, 5.3), it would have to end and every other pid be given out in between.
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
    const bool none = !pidfd && errno == ENOSYS;
    if ((!pidfd && !none) || !isAlive(process))
        return false;
    return none ? ::kill(process.pid, signal) == 0
                : ::syscall(SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0) == 0;
}

} // namespace boxwright
