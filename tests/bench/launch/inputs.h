#pragma once

#include "engine/launch/launch.h"
#include "engine/model/container_spec.h"

#include <string>
#include <vector>

#include <linux/filter.h>

/// What the benches of starting containers share: a root file system with a static `true` and a
/// `sleep`, bundles of it, and how each runtime is called. An error ends the bench.
namespace boxwright::bench {

/// Its folders, on a tmpfs of this mount namespace as /run is one: creating a file on the disk may
/// cost a tenth of a start, whoever does it (an ext4 without journal avoids the inodes just freed).
/// Gone afterwards.
class Place {
public:
    /// Makes them and writes rootfs, config.json, `cached/config.json` and `filter`.
    Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

    const std::string& path() const { return m_path; }
    std::string rootfs() const { return m_path + "/rootfs"; }
    /// crun 1.8 compiles a profile at each start; given the finished filter in an annotation, as in
    /// this bundle, it does not.
    std::string cachedBundle() const { return m_path + "/cached"; }
    /// The compiled default profile, as seccomp(2) takes it and boxwright-runtime keeps it.
    std::string filter() const { return m_path + "/filter"; }
    /// A new upper and work directory each time, as for a throw-away run.
    RootStack freshStack() const;

    /// Empty folders below which crun and boxwright-runtime keep their state.
    std::vector<std::string> ours() const;
    std::vector<std::string> crun() const;

private:
    void writeFilter(const std::string& name, const std::vector<sock_filter>& filter) const;
    void writeCachedBundle() const;
    std::string m_path;
};

/// The default configuration, running `program` without a terminal.
ContainerSpec specOf(const std::string& program);

/// COMMAND run --bundle BUNDLE, under a new id each time.
std::vector<std::string> runCommand(std::vector<std::string> runtime, const std::string& bundle);

} // namespace boxwright::bench
