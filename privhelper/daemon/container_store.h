#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "privhelper/daemon/written_design.h"
#include "privhelper/shim/container_state.h"

#include <string>
#include <vector>

#include <sys/types.h>

namespace boxwright::daemon {

/// What never changes about a container: record.json.
struct ContainerRecord {
    std::string id; ///< 16 hex digits, chosen by us
    uid_t owner = 0;
    int64_t createdAt = 0; ///< ms since the epoch
    /// Destinations of bind mounts whose sources the caller passed as descriptors.
    std::vector<std::string> binds;
};

struct StoredContainer {
    ContainerRecord record;
    SharedDesign written; ///< never null
    ContainerState state;
    UniqueFd directory;

    const Design& design() const { return written->design; }
};

/// Containers on disk: `<root>/<id>/{record.json,design.json,launch.json,state.json,
/// upper,work,log}`. A container is made beside and renamed in, and renamed out before it is
/// deleted, so a crash never shows half of one: names beginning with a dot are left-overs. One
/// whose writable layer is thrown away is made without waiting for the disk; a power cut may leave
/// it with empty files, which makes it one, too.
class ContainerStore {
public:
    static Result<ContainerStore> open(const std::string& root);

    /// Errors: NoSpace, System. Nothing stays behind.
    Result<StoredContainer> create(uid_t owner, SharedDesign design,
                                   std::vector<std::string> binds);
    /// One whose files cannot be read is the helper's own, named by its id and Failed with the
    /// reason; its other files stay as they are until it is deleted.
    std::vector<StoredContainer> load() const;
    Status saveDesign(const StoredContainer& container) const;
    /// @return the name it has now, for removeTrash().
    Result<std::string> moveToTrash(const std::string& id) const;
    std::vector<std::string> trash() const;
    /// Puts empty upper and work directories in the place of a container's used ones. @return the
    /// names these have now, as moveToTrash().
    Result<std::vector<std::string>> renewWritable(int directory) const;

    std::string path(const std::string& name) const { return m_root + "/" + name; }
    int fd() const { return m_directory.get(); }

private:
    ContainerStore(std::string root, UniqueFd directory);
    Status fill(int directory, const StoredContainer& container) const;
    Result<StoredContainer> read(const std::string& id) const;
    Result<StoredContainer> damaged(const std::string& id, const Error& why) const;
    std::vector<std::string> names() const;
    bool isHollow(const std::string& name) const;

    std::string m_root;
    UniqueFd m_directory;
};

/// The grammar of an id; everything else never reaches a path.
bool isContainerId(const std::string& id);

} // namespace boxwright::daemon
