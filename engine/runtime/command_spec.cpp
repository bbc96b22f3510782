#include "engine/base/files.h"
#include "engine/linux/privilege.h"
#include "engine/model/design.h"
#include "engine/oci/spec_json.h"
#include "engine/plan/plan.h"
#include "engine/runtime/command.h"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace boxwright::runtime {
namespace {

constexpr Option options[]{
    {"bundle", 'b', "PATH", "directory config.json is written to, or read from with --plan"},
    {"rootless", 0, nullptr, "for an ordinary user: with a user namespace"},
    {"plan", 0, nullptr, "print the steps a launch of the bundle takes instead"}};

constexpr int ttyGroup = 5; // Debian's and most others'

Namespace newNamespace(const std::string& type) {
    Namespace entry;
    entry.type = type;
    return entry;
}

IdMapping rootIs(uint32_t id) {
    IdMapping mapping;
    mapping.hostID = id;
    mapping.size = 1;
    return mapping;
}

std::vector<std::string>& terminalOptions(ContainerSpec& spec) {
    auto& mounts = *spec.mounts;
    const auto found = std::find_if(mounts.begin(), mounts.end(),
                                    [](const Mount& mount) { return mount.type == "devpts"; });
    return *found->options;
}

/// What callers of a runtime begin with: a shell, read-only, few capabilities, no filter of system
/// calls (theirs come with it).
ContainerSpec firstSpec() {
    ContainerSpec spec = defaultSpec();
    spec.root->readonly = true;
    spec.process->args = std::vector<std::string>{"sh"};
    spec.hostname = "boxwright";
    const std::vector<std::string> few{"CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"};
    Capabilities& sets = spec.process->capabilities.emplace();
    sets.bounding = sets.effective = sets.permitted = few;
    spec.linux->seccomp.reset();
    terminalOptions(spec).push_back("gid=" + std::to_string(ttyGroup));
    return spec;
}

/// The network stays the host's: an ordinary user could not connect a new one.
void makeRootless(ContainerSpec& spec) {
    auto& namespaces = *spec.linux->namespaces;
    std::erase_if(namespaces, [](const Namespace& entry) { return entry.type == "network"; });
    namespaces.push_back(newNamespace("user"));
    spec.linux->uidMappings = std::vector<IdMapping>{rootIs(::geteuid())};
    spec.linux->gidMappings = std::vector<IdMapping>{rootIs(::getegid())};
    spec.linux->resources.reset();
    terminalOptions(spec).pop_back(); // that group has no id in there
}

Result<int> printPlan(const std::string& file) {
    auto text = readFile(AT_FDCWD, file);
    if (!text)
        return fail(text.error());
    auto spec = specFromJson(*text);
    if (!spec)
        return fail(spec.error());
    for (const Step& step : makePlan(*spec, !isPrivileged())) {
        std::string line(stepKindName(step.kind));
        if (!step.object.empty()) {
            line.resize(20, ' ');
            line += step.object;
        }
        std::puts(line.c_str());
    }
    return 0;
}

Result<int> run(const Context&, const Arguments& arguments) {
    const std::string bundle = arguments.valueOr("bundle", ".");
    if (arguments.has("plan"))
        return printPlan(bundle + "/config.json");
    auto directory = openAt(AT_FDCWD, bundle, O_RDONLY | O_DIRECTORY);
    if (!directory)
        return fail(directory.error());
    if (exists(directory->get(), "config.json"))
        return fail(makeError(ErrorCode::AlreadyExists, "spec", "config.json",
                              "File config.json exists. Remove it first"));
    ContainerSpec spec = firstSpec();
    if (arguments.has("rootless"))
        makeRootless(spec);
    if (auto done = replaceFile(directory->get(), "config.json", specToJson(spec) + "\n"); !done)
        return fail(done.error());
    return 0;
}

} // namespace

Command specCommand() {
    return {"spec", "", "write a first config.json", options, 0, 0, run};
}

} // namespace boxwright::runtime
