#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace boxwright {

/// The options of one OCI mount, sorted by what the kernel takes them as (mount(8),
/// mount_setattr(2)).
struct MountOptions {
    uint64_t set = 0;          ///< MOUNT_ATTR_* to switch on, this mount only
    uint64_t clear = 0;        ///< MOUNT_ATTR_* to switch off
    uint64_t recursiveSet = 0; ///< the r* forms: this mount and those below
    uint64_t recursiveClear = 0;
    bool bind = false;
    bool recursive = false; ///< rbind
    struct Propagation {
        uint64_t type = 0; ///< MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE
        bool recursive = false;
    };
    std::vector<Propagation> propagation;
    bool remount = false;          ///< change what is mounted there already
    bool copyUp = false;           ///< tmpcopyup
    bool idmap = false;            ///< idmap or ridmap
    bool idmapRecursive = false;   ///< ridmap
    std::vector<std::string> data; ///< for the file system: "size=64m", "newinstance", "sync"
};

/// Errors: InvalidArgument for an option only one kind of mount has, with its name.
Result<MountOptions> parseMountOptions(const std::vector<std::string>& options);

/// Every word with a meaning of its own, sorted: what is not among them goes to the file system.
std::vector<std::string> mountOptionWords();

/// "private", "rslave" and so on; type 0 for any other word.
MountOptions::Propagation parsePropagation(const std::string& word);

/// The same as mount(2) flags (MS_*), for kernels without mount_setattr.
unsigned long mountFlags(uint64_t attributes);

} // namespace boxwright
