#include "engine/base/files.h"

#include <array>
#include <atomic>
#include <cstdio>
#include <dirent.h>
#include <memory>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace boxwright {
namespace {

struct CloseDir {
    void operator()(DIR* dir) const { ::closedir(dir); }
};
using Dir = std::unique_ptr<DIR, CloseDir>;

bool isDotName(const char* name) {
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

/// Opens a directory for deletion, giving its owner access first: unpacked images hold some that
/// their owner may not write, list or search. chmod goes through the
/// descriptor, so that a name swapped for a symlink reaches nothing else.
Result<UniqueFd> openForRemoval(int dirFd, const std::string& name) {
    auto handle = openAt(dirFd, name, O_PATH | O_DIRECTORY | O_NOFOLLOW);
    if (!handle)
        return handle;
    const std::string link = "/proc/self/fd/" + std::to_string(handle->get());
    if (::faccessat(handle->get(), ".", R_OK | W_OK | X_OK, AT_EACCESS) != 0 &&
        ::chmod(link.c_str(), 0700) != 0)
        return fail(systemError("chmod", name));
    return openDirectory(handle->get(), ".");
}

/// Empties a directory. A container nests as deep as it likes: neither descriptors nor the stack
/// may depend on that, so what lies too deep is moved up to the top and emptied there.
class Removal {
public:
    Removal(UniqueFd top, std::string name, dev_t device)
        : m_top(std::move(top))
        , m_name(std::move(name))
        , m_device(device) {}

    Status run() {
        do {
            m_moved = false;
            if (auto done = empty(m_top.get(), m_name, 1); !done)
                return done;
        } while (m_moved);
        return {};
    }

private:
    static constexpr int deepest = 64;
    static constexpr int mostNames = 100;

    Status empty(int directory, const std::string& name, int level) {
        auto scan = openDirectory(directory, ".");
        if (!scan)
            return fail(scan.error());
        Dir entries(::fdopendir(scan->get()));
        if (!entries)
            return fail(systemError("opendir", name));
        (void)scan->release();
        while (const dirent* entry = ::readdir(entries.get())) {
            if (isDotName(entry->d_name))
                continue;
            if (auto done = remove(directory, entry->d_name, name + "/" + entry->d_name, level);
                !done)
                return done;
        }
        return {};
    }

    Status remove(int directory, const char* entry, const std::string& path, int level) {
        struct stat info {};
        if (::fstatat(directory, entry, &info, AT_SYMLINK_NOFOLLOW) != 0)
            return errno == ENOENT ? Status{} : fail(systemError("stat", path));
        if (S_ISDIR(info.st_mode)) {
            if (info.st_dev != m_device)
                return fail(
                    makeError(ErrorCode::Busy, "remove", path, "something is mounted here"));
            auto child = openForRemoval(directory, entry);
            if (!child)
                return fail(child.error());
            if (level == deepest)
                return moveUp(directory, entry, path);
            if (auto done = empty(child->get(), path, level + 1); !done)
                return done;
        }
        const int flags = S_ISDIR(info.st_mode) ? AT_REMOVEDIR : 0;
        if (::unlinkat(directory, entry, flags) != 0 && errno != ENOENT)
            return fail(systemError("unlink", path));
        return {};
    }

    /// By a call that the worker's filter of system calls knows (engine/image/confinement.cpp).
    Status moveUp(int directory, const char* entry, const std::string& path) {
        m_moved = true;
        for (int i = 0; i < mostNames; ++i) {
            const std::string name = temporaryName("deep");
            if (::renameat2(directory, entry, m_top.get(), name.c_str(), RENAME_NOREPLACE) == 0)
                return {};
            // What a file system without that flag replaces is nothing that is to stay.
            if (errno == EINVAL && ::renameat(directory, entry, m_top.get(), name.c_str()) == 0)
                return {};
            if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
                break;
        }
        return fail(systemError("rename", path));
    }

    UniqueFd m_top;
    std::string m_name;
    dev_t m_device;
    bool m_moved = false;
};

} // namespace

Result<UniqueFd> openAt(int dirFd, const std::string& path, int flags, mode_t mode) {
    int fd = -1;
    do {
        fd = ::openat(dirFd, path.c_str(), flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return fail(systemError("open", path));
    return UniqueFd(fd);
}

Result<UniqueFd> openDirectory(int dirFd, const std::string& path) {
    return openAt(dirFd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
}

Result<UniqueFd> makeDirectory(int dirFd, const std::string& name, mode_t mode) {
    if (::mkdirat(dirFd, name.c_str(), mode) != 0 && errno != EEXIST)
        return fail(systemError("mkdir", name));
    return openDirectory(dirFd, name);
}

Status makeDirectories(const std::string& path, mode_t mode) {
    if (::mkdir(path.c_str(), mode) == 0 || errno == EEXIST)
        return {};
    for (size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
        const std::string prefix = path.substr(0, slash);
        if (::mkdir(prefix.c_str(), mode) != 0 && errno != EEXIST)
            return fail(systemError("mkdir", prefix));
        if (slash == std::string::npos)
            return {};
    }
}

Result<std::string> readAll(int fd, const std::string& name, uint64_t limit) {
    std::string content;
    std::array<char, 16384> buffer;
    for (;;) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(systemError("read", name));
        if (got == 0)
            return content;
        if (content.size() + static_cast<size_t>(got) > limit)
            return fail(makeError(ErrorCode::TooLarge, "read", name,
                                  "more than " + std::to_string(limit) + " bytes"));
        content.append(buffer.data(), static_cast<size_t>(got));
    }
}

Result<std::string> readFile(int dirFd, const std::string& path, uint64_t limit) {
    auto fd = openAt(dirFd, path, O_RDONLY);
    if (!fd)
        return fail(fd.error());
    return readAll(fd->get(), path, limit);
}

Status writeAll(int fd, std::string_view bytes, const std::string& name) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail(systemError("write", name));
        bytes.remove_prefix(static_cast<size_t>(put));
    }
    return {};
}

Status writeKernelFile(int dirFd, const std::string& path, std::string_view text) {
    auto fd = openAt(dirFd, path, O_WRONLY);
    if (!fd)
        return fail(fd.error());
    ssize_t put = -1;
    do {
        put = ::write(fd->get(), text.data(), text.size());
    } while (put < 0 && errno == EINTR);
    if (put < 0) {
        Error error = systemError("write", path);
        error.detail = "value \"" + std::string(text) + "\"";
        return fail(std::move(error));
    }
    return {};
}

Status replaceFile(int dirFd, const std::string& name, std::string_view content, mode_t mode) {
    const std::string temporary = temporaryName(name);
    auto fd = openAt(dirFd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    if (!fd)
        return fail(fd.error());
    auto written = writeAll(fd->get(), content, name);
    if (written && ::fsync(fd->get()) != 0)
        written = fail(systemError("fsync", name));
    if (written && ::renameat(dirFd, temporary.c_str(), dirFd, name.c_str()) != 0)
        written = fail(systemError("rename", name));
    if (!written) {
        ::unlinkat(dirFd, temporary.c_str(), 0);
        return written;
    }
    const size_t slash = name.rfind('/');
    const std::string parent = slash == std::string::npos ? "." : name.substr(0, slash + 1);
    auto directory = openAt(dirFd, parent, O_RDONLY | O_DIRECTORY);
    if (!directory)
        return fail(directory.error());
    if (::fsync(directory->get()) != 0)
        return fail(systemError("fsync", parent));
    return {};
}

bool exists(int dirFd, const std::string& path) {
    return ::faccessat(dirFd, path.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

Status removeTree(int dirFd, const std::string& name) {
    struct stat info {};
    if (::fstatat(dirFd, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return {};
        return fail(systemError("stat", name));
    }
    if (S_ISDIR(info.st_mode)) {
        auto directory = openForRemoval(dirFd, name);
        if (!directory)
            return fail(directory.error());
        if (auto done = Removal(std::move(*directory), name, info.st_dev).run(); !done)
            return done;
    }
    const int flags = S_ISDIR(info.st_mode) ? AT_REMOVEDIR : 0;
    if (::unlinkat(dirFd, name.c_str(), flags) != 0 && errno != ENOENT)
        return fail(systemError("unlink", name));
    return {};
}

Result<uint64_t> freeSpace(int fd) {
    struct statvfs info {};
    if (::fstatvfs(fd, &info) != 0)
        return fail(systemError("statvfs", std::to_string(fd)));
    return static_cast<uint64_t>(info.f_bavail) * info.f_frsize;
}

std::string temporaryName(std::string_view name) {
    static std::atomic<unsigned> counter{0};
    std::array<char, 48> suffix{};
    (void)std::snprintf(suffix.data(), suffix.size(), ".%ld.%u.tmp", static_cast<long>(::getpid()),
                        counter.fetch_add(1));
    const size_t slash = name.rfind('/');
    const size_t base = slash == std::string_view::npos ? 0 : slash + 1;
    return std::string(name.substr(0, base)) + "." + std::string(name.substr(base)) + suffix.data();
}

} // namespace boxwright
