#include "engine/linux/mounts_staged.h"

#include "engine/base/files.h"
#include "engine/linux/mounts.h"
#include "engine/linux/resolve.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace boxwright {
namespace {

/// What a mount has now, so that a remount does not drop a flag that is locked.
unsigned long flagsOf(const struct statvfs& info) {
    unsigned long flags =
        info.f_flag & (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_NODIRATIME);
    if (info.f_flag & ST_RELATIME)
        flags |= MS_RELATIME;
    return flags;
}

Status setFlags(int mountFd, const MountOptions& options, const std::string& name) {
    if (options.set == 0 && options.clear == 0)
        return {};
    struct statvfs info {};
    if (::fstatvfs(mountFd, &info) != 0)
        return fail(systemError("statvfs", name));
    const unsigned long now = flagsOf(info);
    const unsigned long wanted = (now & ~mountFlags(options.clear)) | mountFlags(options.set);
    const std::string place = fdPath(mountFd);
    if (::mount(nullptr, place.c_str(), nullptr, MS_REMOUNT | MS_BIND | wanted, nullptr) == 0)
        return {};
    const unsigned long kept = now | mountFlags(options.set);
    if (errno != EPERM ||
        ::mount(nullptr, place.c_str(), nullptr, MS_REMOUNT | MS_BIND | kept, nullptr) != 0)
        return fail(systemError("remount", name));
    return {};
}

/// What fsconfig(2) takes by name and mount(2) by flag; the others are the file system's own.
struct FilesystemOptions {
    unsigned long flags = 0;
    std::string data;
};
struct FlagWord {
    std::string_view word;
    unsigned long flag; ///< 0 for what is so without being asked for
};
constexpr std::array flagWords{
    FlagWord{"sync", MS_SYNCHRONOUS}, FlagWord{"async", 0},  FlagWord{"dirsync", MS_DIRSYNC},
    FlagWord{"mand", MS_MANDLOCK},    FlagWord{"nomand", 0}, FlagWord{"lazytime", MS_LAZYTIME},
    FlagWord{"nolazytime", 0}};

/// A comma inside a value (of a SELinux label) would end it.
std::string quoted(const std::string& option) {
    const size_t equals = option.find('=');
    if (equals == std::string::npos || option.find(',') == std::string::npos)
        return option;
    return option.substr(0, equals + 1) + "\"" + option.substr(equals + 1) + "\"";
}

FilesystemOptions filesystemOptions(const std::vector<std::string>& options) {
    FilesystemOptions sorted;
    for (const std::string& option : options) {
        const auto* word = std::find_if(flagWords.begin(), flagWords.end(),
                                        [&](const FlagWord& row) { return row.word == option; });
        if (word != flagWords.end())
            sorted.flags |= word->flag;
        else
            sorted.data += (sorted.data.empty() ? "" : ",") + quoted(option);
    }
    return sorted;
}

} // namespace

Status remount(int mountFd, const MountOptions& options, const std::string& name) {
    if (options.recursiveSet != 0 || options.recursiveClear != 0)
        return fail(makeError(ErrorCode::NotSupported, "mount", name,
                              "recursive options need mount_setattr (Linux 5.12)"));
    if (auto done = setFlags(mountFd, options, name); !done)
        return done;
    for (const auto& propagation : options.propagation) {
        const unsigned long flags = propagation.type | (propagation.recursive ? MS_REC + 0UL : 0UL);
        if (::mount(nullptr, fdPath(mountFd).c_str(), nullptr, flags, nullptr) != 0)
            return fail(systemError("mount propagation", name));
    }
    return {};
}

Status remountData(int mountFd, const std::vector<std::string>& data, const std::string& name) {
    struct statvfs info {};
    if (::fstatvfs(mountFd, &info) != 0)
        return fail(systemError("statvfs", name));
    const FilesystemOptions wanted = filesystemOptions(data);
    if (::mount(nullptr, fdPath(mountFd).c_str(), nullptr,
                MS_REMOUNT | flagsOf(info) | wanted.flags, wanted.data.c_str()) != 0)
        return fail(systemError("remount", name));
    return {};
}

Result<Mounts> Mounts::staged(const std::string& directory) {
    if (::mount("stage", directory.c_str(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
                "mode=700") != 0)
        return fail(systemError("mount", directory));
    Stage stage;
    auto root = openAt(AT_FDCWD, directory, O_PATH | O_DIRECTORY);
    if (!root)
        return fail(root.error());
    stage.root = std::move(*root);
    // What is moved away later must not be shared with anybody.
    if (::mount(nullptr, directory.c_str(), nullptr, MS_PRIVATE, nullptr) != 0)
        return fail(systemError("mount propagation", directory));
    auto folder = makeDirectory(stage.root.get(), "d", 0700);
    auto file = openAt(stage.root.get(), "f", O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (!folder || !file)
        return fail(folder ? file.error() : folder.error());
    stage.directory = std::move(*folder);
    stage.file = std::move(*file);
    Mounts mounts;
    mounts.m_stage = std::move(stage);
    return mounts;
}

/// The descriptor of the mount that now covers a staging place.
Result<UniqueFd> Mounts::takeStaged(bool directory, const std::string& name) const {
    auto mounted = openAt(m_stage->root.get(), directory ? "d" : "f", O_PATH | O_NOFOLLOW);
    if (!mounted)
        return fail(systemError("open mount", name, mounted.error().sysErrno));
    return mounted;
}

Result<UniqueFd> Mounts::stageFilesystem(const std::string& type, const std::string& source,
                                         const MountOptions& options) const {
    const FilesystemOptions own = filesystemOptions(options.data);
    const std::string place = fdPath(m_stage->directory.get());
    if (::mount(source.c_str(), place.c_str(), type.c_str(), mountFlags(options.set) | own.flags,
                own.data.c_str()) != 0) {
        Error error = systemError("mount", type);
        error.detail = own.data;
        return fail(std::move(error));
    }
    return takeStaged(true, type);
}

Result<UniqueFd> Mounts::stageTree(int dirFd, const std::string& path, bool recursive) const {
    auto source = openAt(dirFd, path.empty() ? fdPath(dirFd) : path, O_PATH);
    if (!source)
        return source;
    struct stat info {};
    if (::fstat(source->get(), &info) != 0)
        return fail(systemError("stat", path));
    const bool directory = S_ISDIR(info.st_mode);
    const int place = directory ? m_stage->directory.get() : m_stage->file.get();
    const unsigned long flags = MS_BIND | (recursive ? MS_REC + 0UL : 0UL);
    if (::mount(fdPath(source->get()).c_str(), fdPath(place).c_str(), nullptr, flags, nullptr) != 0)
        return fail(systemError("mount bind", path));
    return takeStaged(directory, path);
}

} // namespace boxwright
