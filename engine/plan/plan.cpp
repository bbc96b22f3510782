#include "engine/plan/plan.h"

#include <algorithm>
#include <array>

namespace boxwright {
namespace {

struct KindRow {
    StepKind kind;
    std::string_view name;
    bool several; ///< the object is part of the id
};
constexpr std::array kinds{
    KindRow{StepKind::UserNamespace, "user-namespace", false},
    KindRow{StepKind::Cgroup, "cgroup", false},
    KindRow{StepKind::DevicesAllowed, "devices-allowed", false},
    KindRow{StepKind::Namespaces, "namespaces", false},
    KindRow{StepKind::Hostname, "hostname", false},
    KindRow{StepKind::TimeOffsets, "time-offsets", false},
    KindRow{StepKind::Loopback, "loopback", false},
    KindRow{StepKind::NetDevices, "net-devices", false},
    KindRow{StepKind::Sysctl, "sysctl", true},
    KindRow{StepKind::Rootfs, "rootfs", false},
    KindRow{StepKind::Mount, "mount", true},
    KindRow{StepKind::Device, "device", true},
    KindRow{StepKind::DeviceLinks, "device-links", false},
    KindRow{StepKind::WorkingDirectory, "working-directory", false},
    KindRow{StepKind::Console, "console", false},
    KindRow{StepKind::RuntimeHooks, "runtime-hooks", false},
    KindRow{StepKind::CreateHooks, "create-hooks", false},
    KindRow{StepKind::MaskPath, "mask", true},
    KindRow{StepKind::ReadonlyPath, "readonly", true},
    KindRow{StepKind::PivotRoot, "pivot-root", false},
    KindRow{StepKind::Rlimit, "rlimit", true},
    KindRow{StepKind::OomScore, "oom-score", false},
    KindRow{StepKind::IoPriority, "io-priority", false},
    KindRow{StepKind::Scheduler, "scheduler", false},
    KindRow{StepKind::CpuAffinity, "cpu-affinity", false},
    KindRow{StepKind::MemoryPolicy, "memory-policy", false},
    KindRow{StepKind::Personality, "personality", false},
    KindRow{StepKind::Lsm, "lsm", false},
    KindRow{StepKind::User, "user", false},
    KindRow{StepKind::Capabilities, "capabilities", false},
    KindRow{StepKind::Command, "command", false},
    KindRow{StepKind::StartHooks, "start-hooks", false},
    KindRow{StepKind::NoNewPrivileges, "no-new-privileges", false},
    KindRow{StepKind::Seccomp, "seccomp", false},
    KindRow{StepKind::Exec, "exec", false},
};

const KindRow& rowOf(StepKind kind) {
    return *std::find_if(kinds.begin(), kinds.end(),
                         [&](const KindRow& row) { return row.kind == kind; });
}

bool isNew(const Namespace* entry) {
    return entry && (!entry->path || entry->path->empty());
}

class Plan {
public:
    Plan(const ContainerSpec& spec, bool rootless)
        : m_spec(spec)
        , m_process(spec.process.value_or(Process{}))
        , m_linux(spec.linux.value_or(Linux{}))
        , m_rootless(rootless) {}

    std::vector<Step> make() {
        isolation();
        const Namespace* mount = findNamespaceEntry(m_spec, "mount");
        const bool ownRoot = !mount || isNew(mount);
        if (ownRoot)
            files();
        if (m_process.terminal.value_or(false))
            add(StepKind::Console);
        creationHooks();
        if (ownRoot)
            protection();
        program();
        return std::move(m_steps);
    }

    std::vector<Step> makeExec() {
        m_isExec = true;
        add(StepKind::Cgroup);
        add(StepKind::Namespaces, namespaceText());
        if (m_process.terminal.value_or(false))
            add(StepKind::Console);
        program();
        return std::move(m_steps);
    }

private:
    void add(StepKind kind, std::string object = {}, size_t index = 0) {
        m_steps.push_back({kind, std::move(object), index});
    }

    void isolation() {
        const Namespace* user = findNamespaceEntry(m_spec, "user");
        if (isNew(user) || (!user && m_rootless))
            add(StepKind::UserNamespace);
        add(StepKind::Cgroup);
        if (!m_rootless)
            add(StepKind::DevicesAllowed);
        if (const std::string types = namespaceText(); !types.empty())
            add(StepKind::Namespaces, types);
        if (m_spec.hostname || m_spec.domainname)
            add(StepKind::Hostname, m_spec.hostname.value_or(std::string()));
        if (m_linux.timeOffsets && !m_linux.timeOffsets->empty())
            add(StepKind::TimeOffsets);
        if (isNew(findNamespaceEntry(m_spec, "network")))
            add(StepKind::Loopback);
        if (m_linux.netDevices && !m_linux.netDevices->empty())
            add(StepKind::NetDevices);
        size_t index = 0;
        for (const auto& [key, value] :
             m_linux.sysctl.value_or(std::map<std::string, std::string>{}))
            add(StepKind::Sysctl, key, index++);
    }

    std::string namespaceText() const {
        std::string text;
        for (const Namespace& entry : m_linux.namespaces.value_or(std::vector<Namespace>{})) {
            if (entry.type == "user" && isNew(&entry))
                continue;
            text += (text.empty() ? "" : " ") + entry.type;
            if (!isNew(&entry))
                text += "=" + *entry.path;
        }
        return text;
    }

    void files() {
        add(StepKind::Rootfs);
        size_t index = 0;
        for (const Mount& mount : m_spec.mounts.value_or(std::vector<Mount>{}))
            add(StepKind::Mount, mount.destination, index++);
        index = 0;
        for (const Device& device : launchDevices(m_spec))
            add(StepKind::Device, device.path, index++);
        if (index > 0)
            add(StepKind::DeviceLinks);
        if (m_process.cwd != "/")
            add(StepKind::WorkingDirectory, m_process.cwd);
    }

    void protection() {
        size_t index = 0;
        for (const auto& path : m_linux.maskedPaths.value_or(std::vector<std::string>{}))
            add(StepKind::MaskPath, path, index++);
        index = 0;
        for (const auto& path : m_linux.readonlyPaths.value_or(std::vector<std::string>{}))
            add(StepKind::ReadonlyPath, path, index++);
        if (m_spec.root && m_spec.root->readonly.value_or(false))
            add(StepKind::ReadonlyPath, "/", index);
        add(StepKind::PivotRoot);
    }

    static bool any(const std::optional<std::vector<Hook>>& hooks) {
        return hooks && !hooks->empty();
    }

    void creationHooks() {
        const Hooks hooks = m_spec.hooks.value_or(Hooks{});
        if (any(hooks.prestart) || any(hooks.createRuntime) || any(hooks.createContainer) ||
            any(hooks.startContainer))
            add(StepKind::RuntimeHooks);
        if (any(hooks.createContainer))
            add(StepKind::CreateHooks);
    }

    void program() {
        privileges();
        add(StepKind::Exec, command());
    }

    std::string command() const {
        return m_process.args && !m_process.args->empty() ? m_process.args->front() : std::string();
    }

    void privileges() {
        size_t index = 0;
        for (const Rlimit& limit : m_process.rlimits.value_or(std::vector<Rlimit>{}))
            add(StepKind::Rlimit, limit.type, index++);
        if (m_process.oomScoreAdj)
            add(StepKind::OomScore, std::to_string(*m_process.oomScoreAdj));
        scheduling();
        if (const std::string label = lsmLabel(); !label.empty())
            add(StepKind::Lsm, label);
        add(StepKind::User,
            std::to_string(m_process.user.uid) + ":" + std::to_string(m_process.user.gid));
        add(StepKind::Capabilities);
        add(StepKind::Command, command());
        if (!m_isExec && any(m_spec.hooks.value_or(Hooks{}).startContainer))
            add(StepKind::StartHooks);
        if (m_process.noNewPrivileges.value_or(false))
            add(StepKind::NoNewPrivileges);
        if (m_linux.seccomp)
            add(StepKind::Seccomp);
    }

    void scheduling() {
        if (m_process.ioPriority)
            add(StepKind::IoPriority, m_process.ioPriority->priorityClass);
        if (m_process.scheduler)
            add(StepKind::Scheduler, m_process.scheduler->policy);
        if (m_isExec && m_process.execCPUAffinity)
            add(StepKind::CpuAffinity);
        if (m_linux.memoryPolicy)
            add(StepKind::MemoryPolicy, m_linux.memoryPolicy->mode);
        if (m_linux.personality)
            add(StepKind::Personality, m_linux.personality->domain);
    }

    std::string lsmLabel() const {
        const std::string apparmor = m_process.apparmorProfile.value_or(std::string());
        return apparmor.empty() ? m_process.selinuxLabel.value_or(std::string()) : apparmor;
    }

    const ContainerSpec& m_spec;
    const Process m_process;
    const Linux m_linux;
    const bool m_rootless;
    bool m_isExec = false;
    std::vector<Step> m_steps;
};

Device characterDevice(std::string path, int64_t major, int64_t minor) {
    Device device;
    device.type = "c";
    device.path = std::move(path);
    device.major = major;
    device.minor = minor;
    device.fileMode = 0666;
    device.uid = 0;
    device.gid = 0;
    return device;
}

} // namespace

std::string_view stepKindName(StepKind kind) {
    return rowOf(kind).name;
}

std::string stepId(const Step& step) {
    const KindRow& row = rowOf(step.kind);
    return row.several ? std::string(row.name) + ":" + step.object : std::string(row.name);
}

std::vector<Step> makePlan(const ContainerSpec& spec, bool rootless) {
    return Plan(spec, rootless).make();
}

std::vector<Step> makeExecPlan(const ContainerSpec& spec) {
    return Plan(spec, false).makeExec();
}

std::vector<Device> launchDevices(const ContainerSpec& spec) {
    for (const Mount& mount : spec.mounts.value_or(std::vector<Mount>{})) {
        if (mount.destination == "/dev" && isBind(mount))
            return {};
    }
    std::vector<Device> devices{
        characterDevice("/dev/null", 1, 3),    characterDevice("/dev/zero", 1, 5),
        characterDevice("/dev/full", 1, 7),    characterDevice("/dev/random", 1, 8),
        characterDevice("/dev/urandom", 1, 9), characterDevice("/dev/tty", 5, 0)};
    if (!spec.linux || !spec.linux->devices)
        return devices;
    for (const Device& wanted : *spec.linux->devices) {
        const auto same = std::find_if(devices.begin(), devices.end(),
                                       [&](const Device& d) { return d.path == wanted.path; });
        if (same == devices.end())
            devices.push_back(wanted);
        else
            *same = wanted;
    }
    return devices;
}

bool isBind(const Mount& mount) {
    if (mount.type == "bind")
        return true;
    const auto options = mount.options.value_or(std::vector<std::string>{});
    return std::any_of(options.begin(), options.end(), [](const std::string& option) {
        return option == "bind" || option == "rbind";
    });
}

const Namespace* findNamespaceEntry(const ContainerSpec& spec, std::string_view type) {
    if (!spec.linux || !spec.linux->namespaces)
        return nullptr;
    for (const Namespace& entry : *spec.linux->namespaces) {
        if (entry.type == type)
            return &entry;
    }
    return nullptr;
}

} // namespace boxwright
