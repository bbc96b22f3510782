#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace boxwright {

inline constexpr size_t tarBlock = 512;

enum class TarType { File, HardLink, Symlink, CharDevice, BlockDevice, Directory, Fifo };

struct TarHole {
    uint64_t offset = 0;
    uint64_t length = 0;
};

/// One member of a tar archive. Paths are bytes as they stand in the archive.
struct TarEntry {
    TarType type = TarType::File;
    std::string path;
    std::string linkTarget;
    uint32_t mode = 0; ///< permission bits, 07777
    uint32_t uid = 0;
    uint32_t gid = 0;
    uint64_t size = 0; ///< of the file's content, holes included
    int64_t mtime = 0; ///< seconds since the epoch
    uint32_t mtimeNanoseconds = 0;
    uint32_t deviceMajor = 0;
    uint32_t deviceMinor = 0;
    std::vector<std::pair<std::string, std::string>> xattrs;
    bool sparse = false;
    std::vector<TarHole> data; ///< of a sparse file: where data lies, ascending
};

} // namespace boxwright
