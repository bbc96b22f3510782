#include "engine/export/bundle.h"

#include <algorithm>

namespace boxwright {
namespace {

constexpr const char* joinPrefix = "container:";

/// Annotations by which our own window and helper know things.
bool isOurs(const std::string& key) {
    return key.rfind("org.boxwright.", 0) == 0;
}

/// Joining one by its path is passed on: whoever wrote a path knows the runtime.
bool isNewTime(const Namespace& one) {
    return one.type == "time" && !one.path;
}

void dropTime(Linux& linuxPart) {
    linuxPart.timeOffsets.reset();
    if (auto& namespaces = linuxPart.namespaces)
        namespaces->erase(std::remove_if(namespaces->begin(), namespaces->end(), isNewTime),
                          namespaces->end());
}

bool isMapped(const std::vector<IdMapping>& mappings, uint32_t id) {
    return std::any_of(mappings.begin(), mappings.end(), [id](const IdMapping& mapping) {
        return id >= mapping.containerID && id - mapping.containerID < mapping.size;
    });
}

bool isOneId(const std::vector<IdMapping>& mappings) {
    return mappings.size() == 1 && mappings.front().size == 1;
}

/// The only id there is must be the one the process asks for.
void moveOnlyId(std::vector<IdMapping>& mappings, uint32_t wanted) {
    if (isOneId(mappings))
        mappings.front().containerID = wanted;
}

} // namespace

Result<ContainerSpec> bundleSpec(const Design& design) {
    ContainerSpec spec = design.spec;
    if (spec.linux && spec.linux->namespaces) {
        for (const Namespace& one : *spec.linux->namespaces) {
            if (one.path && one.path->rfind(joinPrefix, 0) == 0)
                return fail(makeError(
                    ErrorCode::NotSupported, "export bundle", "linux.namespaces " + one.type,
                    "joins " + *one.path + ", which only Boxwright knows: a bundle needs a path"));
        }
    }
    // Declared by what it uses: crun refuses any other version than 1.0 up to its 1.9.
    spec.ociVersion = "1.0.2";
    if (spec.linux)
        dropTime(*spec.linux);
    if (!spec.root)
        spec.root = Root{};
    spec.root->path = "rootfs";
    if (spec.annotations) {
        auto& annotations = *spec.annotations;
        for (auto it = annotations.begin(); it != annotations.end();)
            it = isOurs(it->first) ? annotations.erase(it) : std::next(it);
    }
    return spec;
}

std::vector<BundleLoss> bundleLosses(const Design& design) {
    std::vector<BundleLoss> losses;
    if (!design.spec.linux)
        return losses;
    const Linux& linuxPart = *design.spec.linux;
    const auto& namespaces = linuxPart.namespaces;
    if (namespaces && std::any_of(namespaces->begin(), namespaces->end(), isNewTime))
        losses.push_back({"linux.namespaces time",
                          "runc before 1.2 and crun before 1.9 know no time namespace"});
    if (linuxPart.timeOffsets && !linuxPart.timeOffsets->empty())
        losses.push_back({"linux.timeOffsets", "it needs a time namespace"});
    return losses;
}

void makeRootless(ContainerSpec& spec, std::vector<IdMapping> uids, std::vector<IdMapping> gids) {
    if (!spec.linux)
        spec.linux = Linux{};
    Linux& linuxPart = *spec.linux;
    if (!linuxPart.namespaces)
        linuxPart.namespaces = std::vector<Namespace>{};
    auto& namespaces = *linuxPart.namespaces;
    if (std::none_of(namespaces.begin(), namespaces.end(),
                     [](const Namespace& one) { return one.type == "user"; })) {
        Namespace user;
        user.type = "user";
        namespaces.insert(namespaces.begin(), user);
    }
    linuxPart.resources.reset();
    linuxPart.cgroupsPath.reset();
    if (spec.process) {
        Process& process = *spec.process;
        moveOnlyId(uids, process.user.uid);
        moveOnlyId(gids, process.user.gid);
        auto& groups = process.user.additionalGids;
        groups.erase(
            std::remove_if(groups.begin(), groups.end(),
                           [&](uint32_t gid) { return isOneId(gids) || !isMapped(gids, gid); }),
            groups.end());
        if (process.oomScoreAdj && *process.oomScoreAdj < 0)
            process.oomScoreAdj.reset();
    }
    linuxPart.uidMappings = std::move(uids);
    linuxPart.gidMappings = std::move(gids);
}

} // namespace boxwright
