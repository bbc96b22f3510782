#include "engine/runtime/cgroup_home.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/cgroup_reservation.h"
#include "engine/linux/privilege.h"
#include "engine/oci/rdma_json.h"

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

namespace boxwright::runtime {
namespace {

constexpr const char* ourFolder = "boxwright-runtime";
constexpr const char* member = "linux.cgroupsPath";

std::string parentOf(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

Result<std::string> below(const std::string& base, const std::string& path) {
    std::string whole = base;
    for (const auto part : split(path, '/')) {
        if (part.empty() || part == ".")
            continue;
        if (part == "..")
            return fail(makeError(ErrorCode::InvalidArgument, "cgroup", member,
                                  "\"" + path + "\" leads upwards"));
        whole += "/" + std::string(part);
    }
    if (whole == base)
        return fail(makeError(ErrorCode::InvalidArgument, "cgroup", member,
                              "the root cgroup belongs to the whole host"));
    return whole;
}

void handDown(const Cgroup& cgroup) {
    if (const auto all = cgroup.available())
        (void)cgroup.enable(*all);
}

/// Another container's deletion may take a shared parent away at any moment.
Status makeBelow(const std::string& mount, const std::string& path) {
    for (size_t slash = path.find('/', mount.size() + 1);; slash = path.find('/', slash + 1)) {
        const std::string prefix = path.substr(0, slash);
        auto above = Cgroup::open(parentOf(prefix));
        if (!above)
            return fail(above.error());
        handDown(*above);
        if (::mkdir(prefix.c_str(), 0755) != 0 && errno != EEXIST)
            return fail(systemError("create cgroup", prefix));
        if (slash == std::string::npos)
            return {};
    }
}

} // namespace

Result<std::string> cgroupPathOf(const ContainerSpec& spec, const std::string& id) {
    auto mount = cgroup2Mount();
    if (!mount)
        return mount;
    const std::string asked =
        spec.linux ? spec.linux->cgroupsPath.value_or(std::string()) : std::string();
    if (!asked.empty())
        return below(*mount, asked);
    const auto base = isHostRoot() ? *mount : cgroupOf(::getpid());
    if (!base)
        return base;
    return below(*base, std::string(ourFolder) + "/" + id);
}

std::string firstMissing(const std::string& path) {
    std::string missing;
    for (std::string place = path; !place.empty() && !exists(AT_FDCWD, place);
         place = parentOf(place))
        missing = place;
    return missing;
}

Status checkUnused(const std::string& path) {
    const auto cgroup = Cgroup::open(path);
    if (!cgroup)
        return {};
    if (cgroup->populated())
        return fail(makeError(ErrorCode::Busy, "create cgroup", path,
                              "container's cgroup is not empty: processes live here"));
    const auto events = cgroup->read("cgroup.events");
    if (events && events->find("frozen 1") != std::string::npos)
        return fail(makeError(ErrorCode::Busy, "create cgroup", path,
                              "container's cgroup unexpectedly frozen"));
    return {};
}

Result<Cgroup> makeCgroup(const std::string& path) {
    auto mount = cgroup2Mount();
    if (!mount)
        return fail(mount.error());
    constexpr int attempts = 10;
    Status made;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        made = makeBelow(*mount, path);
        if (made || made.error().code != ErrorCode::NotFound)
            break;
    }
    if (!made)
        return fail(made.error());
    if (auto unused = checkUnused(path); !unused)
        return fail(unused.error());
    return Cgroup::open(path);
}

Result<std::vector<CgroupWrite>> limitWrites(const ContainerSpec& spec) {
    auto writes = rdmaWrites(spec);
    if (!writes)
        return writes;
    const auto others = cgroupWrites(spec);
    writes->insert(writes->begin(), others.begin(), others.end());
    return writes;
}

Status writeLimits(const ContainerSpec& spec, const Cgroup& cgroup) {
    const auto writes = limitWrites(spec);
    if (!writes)
        return fail(writes.error());
    for (const CgroupWrite& write : *writes) {
        if (auto written = cgroup.write(write); !written)
            return written;
        if (auto reserved = limitReservation(cgroup, write); !reserved)
            return reserved;
    }
    return {};
}

Status removeCgroup(const Record& record) {
    if (record.cgroup.empty())
        return {};
    auto cgroup = Cgroup::open(record.cgroup);
    if (!cgroup && cgroup.error().code != ErrorCode::NotFound)
        return fail(cgroup.error());
    if (cgroup) {
        if (cgroup->populated())
            (void)writeKernelFile(cgroup->fd(), "cgroup.freeze", "0");
        if (auto removed = cgroup->remove(); !removed)
            return removed;
    }
    // Parents made on the way, until one that is in use.
    if (record.cgroupTop.empty())
        return {};
    for (std::string place = parentOf(record.cgroup); place.starts_with(record.cgroupTop);
         place = parentOf(place)) {
        if (::rmdir(place.c_str()) != 0 && errno != ENOENT)
            break;
    }
    return {};
}

} // namespace boxwright::runtime
