#include "engine/launch/init.h"

#include "engine/base/files.h"

#include <array>
#include <climits>
#include <cstdlib>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

std::vector<char*> pointersTo(const std::vector<std::string>& strings) {
    std::vector<char*> list;
    for (const std::string& text : strings)
        list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
}

/// Descriptor numbers in use, from the host's procfs; for kernels without close_range (5.9).
std::vector<int> openDescriptors(int procSelf) {
    std::vector<int> numbers;
    auto directory = openAt(procSelf, "fd", O_RDONLY | O_DIRECTORY);
    DIR* entries = directory ? ::fdopendir(directory->get()) : nullptr;
    if (!entries)
        return numbers;
    (void)directory->release();
    while (const dirent* entry = ::readdir(entries))
        numbers.push_back(std::atoi(entry->d_name));
    ::closedir(entries);
    return numbers;
}

/// Everything from 3 up except `kept`, closed now rather than at exec: what is not there cannot be
/// named by a working directory or reached through /proc/self/fd.
Status closeAllBut(int kept, int procSelf) {
    const auto first = static_cast<unsigned>(kept);
    if ((first == 3 || ::syscall(SYS_close_range, 3U, first - 1, 0U) == 0) &&
        ::syscall(SYS_close_range, first + 1, ~0U, 0U) == 0)
        return {};
    if (errno != ENOSYS)
        return fail(systemError("close_range", "descriptors"));
    for (const int fd : openDescriptors(procSelf)) {
        if (fd > 2 && fd != kept)
            ::close(fd);
    }
    return {};
}

} // namespace

/// A working directory that cannot be named from the root would be a way out (CVE-2024-21626): the
/// kernel itself, not the C library, is asked.
Status Init::enterWorkingDirectory() {
    if (::chdir(m_process.cwd.c_str()) != 0)
        return fail(systemError("chdir", m_process.cwd));
    std::array<char, PATH_MAX> path{};
    const long size = ::syscall(SYS_getcwd, path.data(), path.size());
    if (size <= 0)
        return fail(systemError("getcwd", m_process.cwd));
    if (path[0] != '/')
        return fail(makeError(ErrorCode::Unsafe, "chdir", m_process.cwd,
                              "it lies outside the container's root"));
    return {};
}

Status Init::exec(const Step& step) {
    if (auto closed = closeAllBut(m_p.channel.fd(), m_procSelf.get()); !closed)
        return closed;
    if (auto entered = enterWorkingDirectory(); !entered)
        return entered;
    auto argv = pointersTo(*m_process.args);
    auto envp = pointersTo(m_process.env.value_or(std::vector<std::string>{}));
    const std::string& command = step.object;
    if (command.find('/') != std::string::npos) {
        ::execve(command.c_str(), argv.data(), envp.data());
        return fail(execFailure(errno, command));
    }
    int worst = ENOENT;
    std::string tried = command;
    for (const std::string& place : m_p.searchPath) {
        const std::string file = place + "/" + command;
        ::execve(file.c_str(), argv.data(), envp.data());
        if (errno == ENOENT || errno == ENOTDIR) {
            if (::access(file.c_str(), F_OK) != 0)
                continue;
        }
        worst = errno;
        tried = file;
        if (errno != EACCES)
            break;
    }
    return fail(execFailure(worst, tried));
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
