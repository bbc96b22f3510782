#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/types.h>

/// Files by descriptor and name. `dirFd` may be AT_FDCWD for trusted, absolute paths.
namespace boxwright {

inline constexpr uint64_t defaultReadLimit = 16ull << 20;

/// openat with O_CLOEXEC added; EINTR retried.
Result<UniqueFd> openAt(int dirFd, const std::string& path, int flags, mode_t mode = 0);
/// A directory, O_DIRECTORY|O_NOFOLLOW: the last component is never a symlink.
Result<UniqueFd> openDirectory(int dirFd, const std::string& path);
/// mkdirat unless it is there, then openDirectory.
Result<UniqueFd> makeDirectory(int dirFd, const std::string& name, mode_t mode = 0755);
/// mkdir -p for a trusted path.
Status makeDirectories(const std::string& path, mode_t mode = 0755);

/// Whole file. ErrorCode::TooLarge past `limit` bytes.
Result<std::string> readFile(int dirFd, const std::string& path, uint64_t limit = defaultReadLimit);
Result<std::string> readAll(int fd, const std::string& name, uint64_t limit = defaultReadLimit);
Status writeAll(int fd, std::string_view bytes, const std::string& name);
/// One write(2) to an existing file, as kernel attribute files want it.
Status writeKernelFile(int dirFd, const std::string& path, std::string_view text);

/// The new content or the old one survives a crash, never a mixture: temporary name, fsync,
/// rename, fsync of the directory.
Status replaceFile(int dirFd, const std::string& name, std::string_view content,
                   mode_t mode = 0644);

bool exists(int dirFd, const std::string& path);
/// Deletes a tree below dirFd without following a symlink or crossing a mount point; a name that
/// is not there is success.
Status removeTree(int dirFd, const std::string& name);
/// Bytes available to this user on the file system of `fd`.
Result<uint64_t> freeSpace(int fd);

/// An anonymous directory entry is never visible: name for a temporary sibling of `name`.
std::string temporaryName(std::string_view name);

} // namespace boxwright
