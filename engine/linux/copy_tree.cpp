#include "engine/linux/copy_tree.h"

#include "engine/base/files.h"

#include <array>
#include <climits>
#include <memory>

#include <dirent.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr mode_t modeBits = 07777;

struct Entry {
    int from;
    int to;
    std::string name;
    struct stat info {};
};

Status fault(const char* operation, const Entry& entry) {
    return fail(systemError(operation, entry.name));
}

/// Owner first: changing it takes set-id bits away.
Status giveAttributes(int fd, const Entry& entry) {
    if (::fchown(fd, entry.info.st_uid, entry.info.st_gid) != 0)
        return fault("chown", entry);
    return ::fchmod(fd, entry.info.st_mode & modeBits) == 0 ? Status{} : fault("chmod", entry);
}

Status copyDirectory(const Entry& entry) {
    auto source = openDirectory(entry.from, entry.name);
    if (!source)
        return fail(source.error());
    auto target = makeDirectory(entry.to, entry.name, 0700);
    if (!target)
        return fail(target.error());
    if (auto copied = copyTree(source->get(), target->get()); !copied)
        return copied;
    return giveAttributes(target->get(), entry);
}

Status copyFile(const Entry& entry) {
    auto source = openAt(entry.from, entry.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!source)
        return fail(source.error());
    auto target = openAt(entry.to, entry.name, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!target)
        return fail(target.error());
    for (;;) {
        const ssize_t moved = ::sendfile(target->get(), source->get(), nullptr, 1u << 30);
        if (moved < 0 && errno != EINTR)
            return fault("copy", entry);
        if (moved == 0)
            return giveAttributes(target->get(), entry);
    }
}

Status copyLink(const Entry& entry) {
    std::array<char, PATH_MAX> text{};
    const ssize_t size = ::readlinkat(entry.from, entry.name.c_str(), text.data(), text.size() - 1);
    if (size < 0 || ::symlinkat(text.data(), entry.to, entry.name.c_str()) != 0 ||
        ::fchownat(entry.to, entry.name.c_str(), entry.info.st_uid, entry.info.st_gid,
                   AT_SYMLINK_NOFOLLOW) != 0)
        return fault("link", entry);
    return {};
}

Status copyFifo(const Entry& entry) {
    if (::mkfifoat(entry.to, entry.name.c_str(), entry.info.st_mode & modeBits) != 0 ||
        ::fchownat(entry.to, entry.name.c_str(), entry.info.st_uid, entry.info.st_gid,
                   AT_SYMLINK_NOFOLLOW) != 0)
        return fault("mkfifo", entry);
    return {};
}

Status copyEntry(Entry entry) {
    if (::fstatat(entry.from, entry.name.c_str(), &entry.info, AT_SYMLINK_NOFOLLOW) != 0)
        return fault("stat", entry);
    if (S_ISDIR(entry.info.st_mode))
        return copyDirectory(entry);
    if (S_ISREG(entry.info.st_mode))
        return copyFile(entry);
    if (S_ISLNK(entry.info.st_mode))
        return copyLink(entry);
    return S_ISFIFO(entry.info.st_mode) ? copyFifo(entry) : Status{};
}

} // namespace

Status copyTree(int from, int to) {
    auto scan = openDirectory(from, ".");
    if (!scan)
        return fail(scan.error());
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(scan->get()), ::closedir);
    if (!entries)
        return fail(systemError("opendir", "tree"));
    (void)scan->release();
    while (const dirent* entry = ::readdir(entries.get())) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..")
            continue;
        if (auto copied = copyEntry({from, to, name}); !copied)
            return copied;
    }
    return {};
}

} // namespace boxwright
