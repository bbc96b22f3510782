#include "privhelper/daemon/run_files.h"

#include "engine/base/files.h"
#include "engine/base/transient_file.h"
#include "engine/model/namespaces.h"
#include "engine/plan/plan.h"

#include <algorithm>
#include <array>
#include <csignal>

namespace boxwright::daemon {
namespace {

Error refused(std::string member, std::string detail) {
    return makeError(ErrorCode::InvalidArgument, "create container", std::move(member),
                     std::move(detail));
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

Result<RootStack> makeStack(const StoredContainer& container, const LayerStore& layers,
                            const std::string& path) {
    RootStack stack;
    for (const LayerRef& layer : enabledLayers(container.design())) {
        auto tree = layers.treePath(layer.digest);
        if (!tree)
            return fail(tree.error());
        stack.lowerdirs.push_back(std::move(*tree));
    }
    stack.upperdir = path + "/upper";
    stack.workdir = path + "/work";
    stack.throwAway = container.design().writable == WritableLayer::ThrowAway;
    return stack;
}

/// Of those another container has.
Result<std::map<std::string, std::string>> findNamespaces(const ContainerSpec& spec,
                                                          const FindInit& findInit) {
    std::map<std::string, std::string> found;
    for (const NamespaceRow& row : namespaceCatalogue()) {
        const NamespaceChoice choice = namespaceChoice(spec, row.type);
        if (choice.mode != NamespaceMode::Container)
            continue;
        const auto pid = findInit(choice.target);
        if (!pid)
            return fail(pid.error());
        found[std::string(row.type)] =
            "/proc/" + std::to_string(*pid) + "/ns/" + std::string(row.procName);
    }
    return found;
}

struct SignalName {
    std::string_view name;
    int number;
};
constexpr std::array stopSignals{SignalName{"SIGTERM", SIGTERM}, SignalName{"SIGINT", SIGINT},
                                 SignalName{"SIGQUIT", SIGQUIT}, SignalName{"SIGHUP", SIGHUP},
                                 SignalName{"SIGUSR1", SIGUSR1}, SignalName{"SIGUSR2", SIGUSR2},
                                 SignalName{"SIGKILL", SIGKILL}, SignalName{"SIGWINCH", SIGWINCH}};

/// The annotation images' stop signals become; SIGTERM without one.
int stopSignalOf(const ContainerSpec& spec) {
    if (!spec.annotations)
        return SIGTERM;
    const auto found = spec.annotations->find("org.opencontainers.image.stopSignal");
    if (found == spec.annotations->end())
        return SIGTERM;
    for (const SignalName& row : stopSignals) {
        if (found->second == row.name || found->second == row.name.substr(3))
            return row.number;
    }
    return SIGTERM;
}

} // namespace

Status writeLaunchOrder(const StoredContainer& container, const LayerStore& layers,
                        const Places& places, const std::string& containerPath,
                        const std::string& runPath, const FindInit& findInit) {
    const ContainerSpec& spec = container.design().spec;
    auto namespaces = findNamespaces(spec, findInit);
    if (!namespaces)
        return fail(namespaces.error());
    LaunchOrder order;
    order.namespaces = std::move(*namespaces);
    order.id = container.record.id;
    order.bundle = containerPath;
    order.runDirectory = runPath;
    order.seccompCache = places.seccompCache();
    order.bindDestinations = container.record.binds;
    order.stopSignal = stopSignalOf(spec);
    if (!enabledLayers(container.design()).empty()) {
        auto stack = makeStack(container, layers, containerPath);
        if (!stack)
            return fail(stack.error());
        order.stack = std::move(*stack);
    }
    // Made anew at each start, so the disk need not be waited for.
    return replaceTransientFile(container.directory.get(), launchFileName, launchOrderToJson(order),
                                0600);
}

Status checkForeignCaller(const ContainerSpec& spec, const std::vector<std::string>& binds) {
    const std::string why = "the system helper opens no path for a caller";
    for (const Mount& mount : spec.mounts.value_or(std::vector<Mount>())) {
        if (isBind(mount) && !contains(binds, mount.destination))
            return fail(refused("/mounts " + mount.destination, why + "; pass a descriptor"));
        if (mount.type == "overlay")
            return fail(refused("/mounts " + mount.destination, why));
    }
    if (spec.hooks)
        return fail(refused("/hooks", "hooks would run as root outside the container"));
    if (!spec.linux)
        return {};
    if (spec.linux->seccomp && spec.linux->seccomp->listenerPath)
        return fail(refused("/linux/seccomp/listenerPath", why));
    for (const Namespace& entry : spec.linux->namespaces.value_or(std::vector<Namespace>())) {
        if (entry.path && !entry.path->starts_with("container:"))
            return fail(refused("/linux/namespaces " + entry.type, why));
    }
    return {};
}

} // namespace boxwright::daemon
