#pragma once

#include <cstdint>

#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

namespace boxwright {

/// By this we know an overlay of ours again (sealed_self.h): nobody forbids symlinks on one to live
/// in.
inline constexpr uint64_t overlayMarks = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSYMFOLLOW;
inline constexpr long overlayFlags = ST_RDONLY | 0x2000; // ST_NOSYMFOLLOW, not in glibc 2.36

} // namespace boxwright
