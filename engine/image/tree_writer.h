#pragma once

#include "engine/image/tar_reader.h"
#include "engine/image/tree_paths.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace boxwright {

/// What the caller's privileges allow while a tree is written.
struct TreeRules {
    /// Owners, devices and attributes the kernel refuses are left out instead of failing: no
    /// subordinate ids, or a user namespace.
    bool tolerant = false;
    /// Set on opaque directories; empty: `opaque` of the result is the caller's to apply.
    std::string opaqueAttribute;
};

/// Writes the members of one layer's tar as an overlay lowerdir: OCI whiteouts (image-spec
/// layer.md) become char devices 0:0 and opaque attributes. Every name is made relative to the
/// descriptor of its directory, O_EXCL and following nothing.
class TreeWriter {
public:
    TreeWriter(int root, TreeRules rules);

    /// Errors: Unsafe, Malformed, NoSpace, System naming the member's path.
    Status add(const TarEntry& entry, TarReader& content);
    /// Directory modes and times, which their content would have changed. Call once, at the end.
    Status finish();

    /// Directories that hide what lies below them, relative to the tree.
    const std::vector<std::string>& opaque() const { return m_opaque; }
    uint64_t skippedDevices() const { return m_skippedDevices; }

private:
    struct Place {
        int directory = -1;
        std::string name;
        std::string path;
    };
    struct DirectoryMeta {
        uint32_t mode = 0;
        int64_t mtime = 0;
        uint32_t mtimeNanoseconds = 0;
    };

    Status create(const TarEntry& entry, const Place& place, TarReader& content);
    Status addDirectory(const TarEntry& entry, const Place& place);
    Status addRoot(const TarEntry& entry);
    Status addFile(const TarEntry& entry, const Place& place, TarReader& content);
    Status addLink(const TarEntry& entry, const Place& place);
    Status addNode(const TarEntry& entry, const Place& place);
    Status addWhiteout(const Place& place, const std::string& hidden);
    Status clear(const Place& place);
    Status own(int fd, const TarEntry& entry) const;
    Status setAttributes(int fd, const TarEntry& entry) const;
    Status finishNode(const TarEntry& entry, const Place& place) const;
    Status markOpaque() const;
    void rememberDirectory(const TarEntry& entry, const std::string& path);

    TreeRules m_rules;
    TreePaths m_paths;
    uint32_t m_ownUid;
    uint32_t m_ownGid;
    std::map<std::string, DirectoryMeta> m_directories;
    std::vector<std::string> m_opaque;
    uint64_t m_skippedDevices = 0;
};

/// Sets an overlay opaque attribute on directories of a finished tree, resolved inside it.
Status setOpaque(int root, const std::vector<std::string>& directories,
                 const std::string& attribute);

} // namespace boxwright
