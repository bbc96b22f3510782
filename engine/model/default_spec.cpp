#include "engine/model/capabilities.h"
#include "engine/model/design.h"
#include "engine/model/namespaces.h"
#include "engine/model/seccomp_profile.h"

namespace boxwright {
namespace {

using Options = std::vector<std::string>;

Process defaultProcess() {
    Process process;
    process.terminal = true;
    process.args = std::vector<std::string>{"/bin/sh"};
    process.env = std::vector<std::string>{
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm-256color"};
    Capabilities sets;
    sets.bounding = sets.effective = sets.permitted = defaultCapabilities();
    process.capabilities = std::move(sets);
    Rlimit files;
    files.type = "RLIMIT_NOFILE";
    files.hard = files.soft = 1024;
    process.rlimits = std::vector<Rlimit>{files};
    process.noNewPrivileges = true;
    return process;
}

Mount mountOf(std::string destination, std::string type, std::string source, Options options) {
    Mount mount;
    mount.destination = std::move(destination);
    mount.type = std::move(type);
    mount.source = std::move(source);
    mount.options = std::move(options);
    return mount;
}

// devpts without gid=5: a rootless run may map one group only, and mounting would fail.
std::vector<Mount> defaultMounts() {
    return {
        mountOf("/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}),
        mountOf("/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}),
        mountOf("/dev/pts", "devpts", "devpts",
                {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"}),
        mountOf("/dev/shm", "tmpfs", "shm",
                {"nosuid", "noexec", "nodev", "mode=1777", "size=65536k"}),
        mountOf("/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}),
        mountOf("/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"}),
        mountOf("/sys/fs/cgroup", "cgroup", "cgroup",
                {"nosuid", "noexec", "nodev", "relatime", "ro"}),
    };
}

// Files of /proc and /sys that are not namespaced and tell of the host, or steer it.
std::vector<std::string> defaultMaskedPaths() {
    return {"/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware"};
}

std::vector<std::string> defaultReadonlyPaths() {
    return {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
}

Resources defaultResources() {
    DeviceRule denyAll;
    denyAll.access = "rwm";
    Resources resources;
    resources.devices = std::vector<DeviceRule>{denyAll};
    return resources;
}

#if defined(__aarch64__)
constexpr const char* machine = "aarch64";
#else
constexpr const char* machine = "x86_64";
#endif

Seccomp seccompOfDefaults() {
    SeccompContext context;
    context.capabilities = defaultCapabilities();
    context.architecture = machine;
    return defaultSeccomp(context);
}

Linux defaultLinux() {
    Linux linux;
    linux.seccomp = seccompOfDefaults();
    linux.resources = defaultResources();
    linux.maskedPaths = defaultMaskedPaths();
    linux.readonlyPaths = defaultReadonlyPaths();
    return linux;
}

} // namespace

// Neither a user namespace, which needs id mappings only the running user has, nor a time
// namespace, which runc before 1.2 refuses by name.
// crun 1.8 refuses every version but 1.0.x, and nothing in here is newer than that.
ContainerSpec defaultSpec() {
    ContainerSpec spec;
    spec.ociVersion = "1.0.2";
    spec.root = Root{};
    spec.process = defaultProcess();
    spec.hostname = "box";
    spec.mounts = defaultMounts();
    spec.linux = defaultLinux();
    for (std::string_view type : {"pid", "network", "mount", "ipc", "uts", "cgroup"})
        setNamespaceChoice(spec, type, {NamespaceMode::New, {}});
    return spec;
}

} // namespace boxwright
