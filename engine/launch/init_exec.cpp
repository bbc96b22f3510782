#include "engine/launch/init.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/rlimits.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <iterator>
#include <set>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr uint64_t passwdLimit = 1 << 20;

/// The sixth field of the line whose third is `uid` (passwd(5)).
std::optional<std::string> homeOf(const std::string& passwd, uint32_t uid) {
    for (const auto line : split(passwd, '\n')) {
        const auto fields = split(line, ':');
        if (fields.size() > 5 && parseNumber(fields[2]) == uid && !fields[5].empty())
            return std::string(fields[5]);
    }
    return std::nullopt;
}

std::vector<char*> pointersTo(const std::vector<std::string>& strings) {
    std::vector<char*> list;
    for (const std::string& text : strings)
        list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
}

void keepLastOfEachName(std::vector<std::string>& environment) {
    std::set<std::string> seen;
    std::vector<std::string> kept;
    for (auto entry = environment.rbegin(); entry != environment.rend(); ++entry) {
        if (seen.insert(entry->substr(0, entry->find('='))).second)
            kept.push_back(std::move(*entry));
    }
    environment.assign(std::make_move_iterator(kept.rbegin()),
                       std::make_move_iterator(kept.rend()));
}

/// Descriptor numbers in use, from the host's procfs; where close_range (5.9) cannot be called.
Result<std::vector<int>> openDescriptors(int procSelf) {
    auto directory = openAt(procSelf, "fd", O_RDONLY | O_DIRECTORY);
    if (!directory)
        return fail(directory.error());
    DIR* entries = ::fdopendir(directory->get());
    if (!entries)
        return fail(systemError("opendir", "fd"));
    (void)directory->release();
    std::vector<int> numbers;
    while (const dirent* entry = ::readdir(entries))
        numbers.push_back(std::atoi(entry->d_name));
    ::closedir(entries);
    return numbers;
}

/// Closes `first` and everything above except `kept`.
Status closeAllBut(int kept, int first, int procSelf) {
    const auto keep = static_cast<unsigned>(kept);
    const auto low = static_cast<unsigned>(first);
    if ((keep <= low || ::syscall(SYS_close_range, low, keep - 1, 0U) == 0) &&
        ::syscall(SYS_close_range, std::max(keep + 1, low), ~0U, 0U) == 0)
        return {};
    // EPERM is the container's own filter of system calls, where it had to be loaded before.
    if (errno != ENOSYS && errno != EPERM)
        return fail(systemError("close_range", "descriptors"));
    const auto numbers = openDescriptors(procSelf);
    if (!numbers)
        return fail(numbers.error());
    for (const int fd : *numbers) {
        if (fd >= first && fd != kept)
            ::close(fd);
    }
    return {};
}

/// 0 when it could be run, else the reason as errno.
int whyNotRunnable(const std::string& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0)
        return errno;
    if (!S_ISREG(info.st_mode))
        return EACCES;
    return ::faccessat(AT_FDCWD, file.c_str(), X_OK, AT_EACCESS) != 0 && errno == EACCES ? EACCES
                                                                                         : 0;
}

/// A working directory that cannot be named from the root would be a way out (CVE-2024-21626): the
/// kernel itself, not the C library, is asked.
Status checkReachable(const std::string& cwd) {
    std::array<char, PATH_MAX> path{};
    const long size = ::syscall(SYS_getcwd, path.data(), path.size());
    if (size <= 0)
        return fail(systemError("getcwd", cwd));
    if (path[0] != '/')
        return fail(
            makeError(ErrorCode::Unsafe, "chdir", cwd, "it lies outside the container's root"));
    return {};
}

} // namespace

/// The program begins in it even where its user may not enter it. What is wrong otherwise is told
/// later, by enterWorkingDirectory().
Status Init::enterAsRoot() {
    if (::chdir(m_process.cwd.c_str()) != 0)
        return {};
    m_entered = true;
    return checkReachable(m_process.cwd);
}

/// Named once more, now that nothing of the host is open. Where that is denied to the user alone,
/// it was entered before.
Status Init::enterWorkingDirectory() {
    if (::chdir(m_process.cwd.c_str()) != 0 && (errno != EACCES || !m_entered))
        return fail(systemError("chdir", m_process.cwd));
    return checkReachable(m_process.cwd);
}

/// What is waited with at the gate: nothing open but what the program is to have and the channel
/// (what is not there cannot be named by a working directory or reached through /proc/self/fd), the
/// working directory entered, and a command that is there.
Status Init::settle(const Step&) {
    const int first = 3 + m_p.preservedFds;
    if (auto closed = closeAllBut(m_p.channel.fd(), first, m_procSelf.get()); !closed)
        return closed;
    if (auto entered = enterWorkingDirectory(); !entered)
        return entered;
    auto command = findCommand();
    if (!command)
        return fail(command.error());
    m_command = std::move(*command);
    m_environment = m_process.env.value_or(std::vector<std::string>{});
    completeEnvironment();
    m_argv = pointersTo(*m_process.args);
    m_envp = pointersTo(m_environment);
    return limitDescriptors();
}

/// Of a limit given twice the last one counts.
Status Init::limitDescriptors() const {
    const auto& limits = m_process.rlimits;
    if (!limits)
        return {};
    const auto last = std::find_if(limits->rbegin(), limits->rend(), [](const Rlimit& limit) {
        return limit.type == descriptorLimit;
    });
    return last == limits->rend() ? Status{} : setRlimit(*last);
}

/// The file the command means, as execvp(3) looks for it.
Result<std::string> Init::findCommand() const {
    const std::string& command = m_process.args->front();
    int worst = ENOENT;
    std::string tried = command;
    std::vector<std::string> candidates{command};
    if (command.find('/') == std::string::npos) {
        candidates.clear();
        for (const std::string& place : m_p.searchPath)
            candidates.push_back(place + "/" + command);
    }
    for (const std::string& file : candidates) {
        const int reason = whyNotRunnable(file);
        if (reason == 0)
            return file;
        if (reason != ENOENT && reason != ENOTDIR && worst == ENOENT) {
            worst = reason;
            tried = file;
        }
    }
    return fail(execFailure(worst, tried));
}

/// HOME where the configuration names none: the user's of the container's /etc/passwd, else "/".
/// Of a name given twice the last one counts, whichever a program would look at.
void Init::completeEnvironment() {
    keepLastOfEachName(m_environment);
    std::erase(m_environment, "HOME=");
    const auto isHome = [](const std::string& entry) { return entry.starts_with("HOME="); };
    if (std::any_of(m_environment.begin(), m_environment.end(), isHome))
        return;
    // The image's file: it may be a fifo or endless.
    std::string home = "/";
    auto file = openAt(AT_FDCWD, "/etc/passwd", O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat info {};
    if (file && ::fstat(file->get(), &info) == 0 && S_ISREG(info.st_mode)) {
        const auto text = readAll(file->get(), "/etc/passwd", passwdLimit);
        home = homeOf(text.value_or(std::string()), m_process.user.uid).value_or(home);
    }
    m_environment.push_back("HOME=" + home);
}

/// Right behind the filter of system calls: no call but this one, not even for memory.
Status Init::exec(const Step&) {
    ::execve(m_command.c_str(), m_argv.data(), m_envp.data());
    return fail(execFailure(errno, m_command));
}

Error Init::execFailure(int sysErrno, const std::string& tried) const {
    Error error = systemError("exec", tried, sysErrno);
    if (sysErrno == ENOENT && ::access(tried.c_str(), F_OK) == 0) {
        error.detail = "the file is there, the interpreter or loader it names is not";
    } else if (sysErrno == ENOENT && tried.find('/') == std::string::npos) {
        error.detail = "not found in PATH";
        for (size_t i = 0; i < m_p.searchPath.size(); ++i)
            error.detail += (i == 0 ? " " : ":") + m_p.searchPath[i];
    } else if (sysErrno == ENOEXEC) {
        error.detail = "neither a program for this machine nor a script with an interpreter line";
    }
    return error;
}

} // namespace boxwright
