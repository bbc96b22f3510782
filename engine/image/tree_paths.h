#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>
#include <vector>

namespace boxwright {

inline constexpr size_t deepestPath = 256; ///< components; keeps removal of a tree bounded

/// An archive's path as components below the tree: leading slashes and "." gone.
/// Errors: Unsafe for "..", TooLarge when nested too deep.
Result<std::vector<std::string>> pathComponents(const std::string& path);

/// openat2 with RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS: symlinks, absolute ones too, are resolved
/// as if `root` were "/". Where openat2 is missing the path is walked to the same end.
Result<UniqueFd> openInside(int root, const std::string& path, int flags);

/// Finds the directories of a tree under construction, makes the missing ones, and remembers the
/// last, since members of a directory follow one another.
class TreePaths {
public:
    explicit TreePaths(int root)
        : m_root(root) {}

    /// O_PATH descriptor of a directory, valid until the next call. `path` is joined components.
    /// A whiteout in the way becomes a directory; its path is added to `revived`.
    /// Errors: Malformed where something else is in the way.
    Result<int> directory(const std::string& path);
    /// After something was removed: remembered descriptors may lead nowhere.
    void forget();
    int root() const { return m_root; }

    std::vector<std::string> revived;

private:
    Result<UniqueFd> makeMissing(const std::string& path);

    int m_root;
    std::string m_path;
    UniqueFd m_directory;
};

} // namespace boxwright
