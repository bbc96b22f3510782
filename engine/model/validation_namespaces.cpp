#include "engine/model/findings.h"
#include "engine/model/namespaces.h"

#include <set>

/// linux.namespaces and what only means something inside one: id mappings, clock offsets, network
/// devices, kernel parameters.
namespace boxwright {
namespace {

const std::string base = "/linux";

bool hasOwn(const ContainerSpec& spec, std::string_view type) {
    return namespaceChoice(spec, type).mode != NamespaceMode::Host;
}

void checkNamespace(Findings& findings, const std::string& path, const Namespace& entry) {
    if (!findNamespace(entry.type))
        findings.error("namespace.unknown", path + "/type", {{"name", entry.type}});
    const std::string target = entry.path.value_or("");
    constexpr std::string_view container = "container:";
    const bool names = target.starts_with(container) && target.size() > container.size();
    if (!target.empty() && !names && !isAbsolute(target))
        findings.error("namespace.path-relative", path + "/path",
                       {{"name", entry.type}, {"value", target}});
}

void checkList(Findings& findings, const std::vector<Namespace>& list) {
    std::set<std::string_view> seen;
    for (size_t i = 0; i < list.size(); ++i) {
        const std::string path = indexed(base + "/namespaces", i);
        checkNamespace(findings, path, list[i]);
        if (!seen.insert(list[i].type).second)
            findings.error("namespace.duplicate", path + "/type", {{"name", list[i].type}});
    }
}

void checkIdMappings(Findings& findings, const ContainerSpec& spec) {
    const Linux& section = *spec.linux;
    const auto check = [&](const char* name, const std::optional<std::vector<IdMapping>>& list) {
        const std::string path = base + "/" + name;
        if (!list || list->empty())
            return;
        if (!hasOwn(spec, "user"))
            findings.error("mapping.needs-user-namespace", path);
        checkMappings(findings, path, *list);
    };
    check("uidMappings", section.uidMappings);
    check("gidMappings", section.gidMappings);
}

void checkTimeOffsets(Findings& findings, const ContainerSpec& spec) {
    const auto& offsets = spec.linux->timeOffsets;
    if (!offsets || offsets->empty())
        return;
    const std::string list = base + "/timeOffsets";
    if (namespaceChoice(spec, "time").mode != NamespaceMode::New)
        findings.error("time-offset.needs-time-namespace", list);
    for (const auto& [clock, offset] : *offsets) {
        const std::string path = pointerTo(list, clock);
        requireChoice(findings, "time-offset.clock", path, clock, {"monotonic", "boottime"});
        requireRange(findings, "time-offset.nanosecs", path + "/nanosecs", offset.nanosecs, 0,
                     999'999'999);
    }
}

/// dev_valid_name() of the kernel; a "%" would have it make up a number.
bool isInterfaceName(std::string_view name) {
    constexpr size_t longest = 15;
    return !name.empty() && name.size() <= longest && name != "." && name != ".." &&
           name.find_first_of("/:% \t\n\v\f\r") == std::string_view::npos;
}

void checkNetDevices(Findings& findings, const ContainerSpec& spec) {
    const auto& devices = spec.linux->netDevices;
    if (!devices || devices->empty())
        return;
    const std::string list = base + "/netDevices";
    if (!hasOwn(spec, "network"))
        findings.error("net-device.needs-network-namespace", list);
    std::set<std::string_view> names;
    for (const auto& [name, device] : *devices) {
        const std::string path = pointerTo(list, name);
        const bool renamed = device.name && !device.name->empty();
        if (!names.insert(renamed ? *device.name : name).second)
            findings.error("net-device.duplicate", path,
                           {{"value", renamed ? *device.name : name}});
        if (!isInterfaceName(name))
            findings.error("net-device.name", path, {{"value", name}});
        if (device.name && !isInterfaceName(*device.name))
            findings.error("net-device.name", path + "/name", {{"value", *device.name}});
    }
}

/// The namespace that has its own copy of a parameter; empty for one there is only once.
std::string_view namespaceOf(std::string_view parameter) {
    struct Family {
        std::string_view head;
        std::string_view type;
    };
    constexpr Family families[]{{"kernel.shm", "ipc"},        {"kernel.msg", "ipc"},
                                {"kernel.sem", "ipc"},        {"fs.mqueue.", "ipc"},
                                {"net.", "network"},          {"kernel.hostname", "uts"},
                                {"kernel.domainname", "uts"}, {"user.", "user"}};
    for (const Family& family : families) {
        if (parameter.starts_with(family.head))
            return family.type;
    }
    return {};
}

/// As sysctl(8) reads names: with dots, or with slashes where a part holds dots.
std::string dotted(std::string name) {
    const size_t separator = name.find_first_of("./");
    if (separator != std::string::npos && name[separator] == '/') {
        for (char& c : name)
            c = c == '/' ? '.' : c == '.' ? '/' : c;
    }
    return name;
}

} // namespace

void checkNamespaces(Findings& findings, const ContainerSpec& spec) {
    if (spec.linux->namespaces)
        checkList(findings, *spec.linux->namespaces);
    checkIdMappings(findings, spec);
    checkTimeOffsets(findings, spec);
    checkNetDevices(findings, spec);
}

void checkSysctl(Findings& findings, const ContainerSpec& spec) {
    if (!spec.linux->sysctl)
        return;
    for (const auto& [name, value] : *spec.linux->sysctl) {
        const std::string path = pointerTo(base + "/sysctl", name);
        const std::string parameter = dotted(name);
        const bool climbs = ("." + parameter + ".").find("..") != std::string::npos;
        const std::string_view type = climbs ? std::string_view() : namespaceOf(parameter);
        if (type.empty())
            findings.error("sysctl.not-namespaced", path, {{"name", name}});
        else if (!hasOwn(spec, type))
            findings.error("sysctl.needs-namespace", path,
                           {{"name", name}, {"namespace", std::string(type)}});
    }
}

} // namespace boxwright
