#include "engine/model/findings.h"

#include <set>

/// The rest of the linux section: devices, paths, and the small ones.
namespace boxwright {
namespace {

const std::string base = "/linux";
constexpr int64_t mostMajor = (1 << 12) - 1;
constexpr int64_t mostMinor = (1 << 20) - 1;

void checkDevice(Findings& findings, const std::string& path, const Device& device) {
    constexpr int64_t mostMode = 07777;
    requireChoice(findings, "device.type", path + "/type", device.type, {"c", "b", "u", "p"});
    if (!isAbsolute(device.path) || holdsNul(device.path))
        findings.error("device.path-relative", path + "/path", {{"value", device.path}});
    const bool numbered = device.major && device.minor;
    if (device.type != "p" && !numbered)
        findings.error("device.number-missing", path, {{"value", device.path}});
    requireRange(findings, "device.number", path + "/major", device.major.value_or(0), 0,
                 mostMajor);
    requireRange(findings, "device.number", path + "/minor", device.minor.value_or(0), 0,
                 mostMinor);
    requireRange(findings, "device.mode", path + "/fileMode", device.fileMode.value_or(0), 0,
                 mostMode);
    requireId(findings, path + "/uid", device.uid.value_or(0));
    requireId(findings, path + "/gid", device.gid.value_or(0));
}

void checkDeviceRule(Findings& findings, const std::string& path, const DeviceRule& rule) {
    if (rule.type)
        requireChoice(findings, "device-rule.type", path + "/type", *rule.type, {"a", "b", "c"});
    requireRange(findings, "device-rule.number", path + "/major", rule.major.value_or(0), -1,
                 mostMajor);
    requireRange(findings, "device-rule.number", path + "/minor", rule.minor.value_or(0), -1,
                 mostMinor);
    const std::string access = rule.access.value_or("");
    if (access.find_first_not_of("rwm") != std::string::npos)
        findings.error("device-rule.access", path + "/access", {{"value", access}});
}

void checkPaths(Findings& findings, const char* code, const char* member,
                const std::optional<std::vector<std::string>>& paths) {
    for (size_t i = 0; paths && i < paths->size(); ++i) {
        const std::string& path = (*paths)[i];
        if (!isAbsolute(path) || holdsNul(path))
            findings.error(code, indexed(base + "/" + member, i), {{"value", path}});
    }
}

void checkCgroupsPath(Findings& findings, const std::string& value) {
    if (("/" + value + "/").find("/../") != std::string::npos)
        findings.error("cgroup.path-climbs", base + "/cgroupsPath", {{"value", value}});
}

void checkIntelRdt(Findings& findings, const IntelRdt& rdt) {
    const std::string name = rdt.closID.value_or("group");
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos)
        findings.error("intel-rdt.group", base + "/intelRdt/closID", {{"value", name}});
    const std::string bandwidth = rdt.memBwSchema.value_or("MB:");
    if (!bandwidth.starts_with("MB:") || bandwidth.find('\n') != std::string::npos)
        findings.error("intel-rdt.bandwidth", base + "/intelRdt/memBwSchema",
                       {{"value", bandwidth}});
}

void checkMemoryPolicy(Findings& findings, const MemoryPolicy& policy) {
    const std::string path = base + "/memoryPolicy";
    requireChoice(findings, "memory-policy.mode", path + "/mode", policy.mode,
                  {"MPOL_DEFAULT", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_WEIGHTED_INTERLEAVE",
                   "MPOL_PREFERRED", "MPOL_PREFERRED_MANY", "MPOL_LOCAL"});
    const std::string nodes = policy.nodes.value_or("");
    if (nodes.find_first_not_of("0123456789, -") != std::string::npos)
        findings.error("memory-policy.nodes", path + "/nodes", {{"value", nodes}});
    for (size_t i = 0; policy.flags && i < policy.flags->size(); ++i)
        requireChoice(findings, "memory-policy.flag", indexed(path + "/flags", i),
                      (*policy.flags)[i],
                      {"MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"});
}

} // namespace

void checkDevices(Findings& findings, const ContainerSpec& spec) {
    std::set<std::string_view> seen;
    const auto& devices = spec.linux->devices;
    for (size_t i = 0; devices && i < devices->size(); ++i) {
        const std::string path = indexed(base + "/devices", i);
        checkDevice(findings, path, (*devices)[i]);
        if (!seen.insert((*devices)[i].path).second)
            findings.warning("device.duplicate", path + "/path", {{"value", (*devices)[i].path}});
    }
    const auto& resources = spec.linux->resources;
    for (size_t i = 0; resources && resources->devices && i < resources->devices->size(); ++i)
        checkDeviceRule(findings, indexed(base + "/resources/devices", i),
                        (*resources->devices)[i]);
}

void checkLinux(Findings& findings, const ContainerSpec& spec) {
    const Linux& section = *spec.linux;
    checkNamespaces(findings, spec);
    checkDevices(findings, spec);
    if (section.cgroupsPath)
        checkCgroupsPath(findings, *section.cgroupsPath);
    checkResources(findings, spec);
    if (section.rootfsPropagation && !section.rootfsPropagation->empty())
        requireChoice(findings, "rootfs.propagation", base + "/rootfsPropagation",
                      *section.rootfsPropagation,
                      {"shared", "slave", "private", "unbindable", "rshared", "rslave", "rprivate",
                       "runbindable"});
    if (section.seccomp)
        checkSeccomp(findings, *section.seccomp);
    checkSysctl(findings, spec);
    checkPaths(findings, "masked-path.relative", "maskedPaths", section.maskedPaths);
    checkPaths(findings, "readonly-path.relative", "readonlyPaths", section.readonlyPaths);
    if (section.intelRdt)
        checkIntelRdt(findings, *section.intelRdt);
    if (section.personality)
        requireChoice(findings, "personality.domain", base + "/personality/domain",
                      section.personality->domain, {"LINUX", "LINUX32"});
    if (section.memoryPolicy)
        checkMemoryPolicy(findings, *section.memoryPolicy);
}

} // namespace boxwright
