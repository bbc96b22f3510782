#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The one value that is edited, saved, sent, run and exported: an OCI runtime-spec 1.3.0
/// configuration for Linux as plain structs. Member names follow the specification. An absent
/// optional is a member the document does not have; that difference survives a round trip.
namespace boxwright {

/// Members of an object this model has no field for: name -> JSON text, written back unchanged.
using Extras = std::map<std::string, std::string>;

struct IdMapping {
    uint32_t containerID = 0;
    uint32_t hostID = 0;
    uint32_t size = 0;
    Extras extras;
    bool operator==(const IdMapping&) const = default;
};

struct ConsoleSize {
    uint32_t height = 0;
    uint32_t width = 0;
    Extras extras;
    bool operator==(const ConsoleSize&) const = default;
};

struct User {
    uint32_t uid = 0;
    uint32_t gid = 0;
    std::optional<uint32_t> umask;
    std::vector<uint32_t> additionalGids;
    Extras extras;
    bool operator==(const User&) const = default;
};

/// Names as in the specification, "CAP_CHOWN". An absent list and an empty one differ in the
/// document, not in effect.
struct Capabilities {
    std::optional<std::vector<std::string>> bounding;
    std::optional<std::vector<std::string>> effective;
    std::optional<std::vector<std::string>> inheritable;
    std::optional<std::vector<std::string>> permitted;
    std::optional<std::vector<std::string>> ambient;
    Extras extras;
    bool operator==(const Capabilities&) const = default;
};

struct Rlimit {
    std::string type;  ///< "RLIMIT_NOFILE"
    uint64_t hard = 0; ///< UINT64_MAX is unlimited
    uint64_t soft = 0;
    Extras extras;
    bool operator==(const Rlimit&) const = default;
};

struct IoPriority {
    std::string priorityClass; ///< "IOPRIO_CLASS_BE"; member "class"
    std::optional<int32_t> priority;
    Extras extras;
    bool operator==(const IoPriority&) const = default;
};

struct Scheduler {
    std::string policy;
    std::optional<int32_t> nice;
    std::optional<int32_t> priority;
    std::optional<std::vector<std::string>> flags;
    std::optional<uint64_t> runtime;
    std::optional<uint64_t> deadline;
    std::optional<uint64_t> period;
    Extras extras;
    bool operator==(const Scheduler&) const = default;
};

struct ExecCpuAffinity {
    std::optional<std::string> initial;
    std::optional<std::string> final;
    Extras extras;
    bool operator==(const ExecCpuAffinity&) const = default;
};

struct Process {
    std::optional<bool> terminal;
    std::optional<ConsoleSize> consoleSize;
    User user;
    std::optional<std::vector<std::string>> args;
    std::optional<std::vector<std::string>> env;
    std::string cwd = "/";
    std::optional<Capabilities> capabilities;
    std::optional<std::vector<Rlimit>> rlimits;
    std::optional<bool> noNewPrivileges;
    std::optional<std::string> apparmorProfile;
    std::optional<std::string> selinuxLabel;
    std::optional<int32_t> oomScoreAdj;
    std::optional<IoPriority> ioPriority;
    std::optional<Scheduler> scheduler;
    std::optional<ExecCpuAffinity> execCPUAffinity;
    Extras extras;
    bool operator==(const Process&) const = default;
};

struct Root {
    std::string path = "rootfs";
    std::optional<bool> readonly;
    Extras extras;
    bool operator==(const Root&) const = default;
};

struct Mount {
    std::string destination;
    std::optional<std::string> type;
    std::optional<std::string> source;
    std::optional<std::vector<std::string>> options;
    std::optional<std::vector<IdMapping>> uidMappings;
    std::optional<std::vector<IdMapping>> gidMappings;
    Extras extras;
    bool operator==(const Mount&) const = default;
};

struct Hook {
    std::string path;
    std::optional<std::vector<std::string>> args;
    std::optional<std::vector<std::string>> env;
    std::optional<int32_t> timeout; ///< seconds
    Extras extras;
    bool operator==(const Hook&) const = default;
};

struct Hooks {
    std::optional<std::vector<Hook>> prestart;
    std::optional<std::vector<Hook>> createRuntime;
    std::optional<std::vector<Hook>> createContainer;
    std::optional<std::vector<Hook>> startContainer;
    std::optional<std::vector<Hook>> poststart;
    std::optional<std::vector<Hook>> poststop;
    Extras extras;
    bool operator==(const Hooks&) const = default;
};

struct Namespace {
    std::string type; ///< "pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time"
    std::optional<std::string> path; ///< join this one instead of making a new one
    Extras extras;
    bool operator==(const Namespace&) const = default;
};

struct TimeOffset {
    int64_t secs = 0;
    uint32_t nanosecs = 0;
    Extras extras;
    bool operator==(const TimeOffset&) const = default;
};

struct Device {
    std::string type; ///< "c", "b", "u", "p"
    std::string path;
    std::optional<int64_t> major;
    std::optional<int64_t> minor;
    std::optional<uint32_t> fileMode;
    std::optional<uint32_t> uid;
    std::optional<uint32_t> gid;
    Extras extras;
    bool operator==(const Device&) const = default;
};

struct DeviceRule {
    bool allow = false;
    std::optional<std::string> type; ///< "a", "b", "c"
    std::optional<int64_t> major;
    std::optional<int64_t> minor;
    std::optional<std::string> access; ///< of "rwm"
    Extras extras;
    bool operator==(const DeviceRule&) const = default;
};

struct MemoryResources {
    std::optional<int64_t> limit;       ///< bytes, -1 unlimited
    std::optional<int64_t> reservation; ///< bytes; memory.low on cgroup v2
    std::optional<int64_t> swap;        ///< memory plus swap, bytes
    std::optional<int64_t> kernel;
    std::optional<int64_t> kernelTCP;
    std::optional<uint64_t> swappiness;
    std::optional<bool> disableOOMKiller;
    std::optional<bool> useHierarchy;
    std::optional<bool> checkBeforeUpdate;
    Extras extras;
    bool operator==(const MemoryResources&) const = default;
};

struct CpuResources {
    std::optional<uint64_t> shares; ///< cgroup v1 scale 2..262144
    std::optional<int64_t> quota;   ///< µs per period, -1 unlimited
    std::optional<uint64_t> burst;  ///< µs
    std::optional<uint64_t> period; ///< µs
    std::optional<int64_t> realtimeRuntime;
    std::optional<uint64_t> realtimePeriod;
    std::optional<std::string> cpus; ///< "0-1,4"
    std::optional<std::string> mems;
    std::optional<int64_t> idle; ///< 0 or 1
    Extras extras;
    bool operator==(const CpuResources&) const = default;
};

struct PidsResources {
    std::optional<int64_t> limit; ///< -1 unlimited
    Extras extras;
    bool operator==(const PidsResources&) const = default;
};

struct WeightDevice {
    int64_t major = 0;
    int64_t minor = 0;
    std::optional<uint16_t> weight;
    std::optional<uint16_t> leafWeight;
    Extras extras;
    bool operator==(const WeightDevice&) const = default;
};

struct ThrottleDevice {
    int64_t major = 0;
    int64_t minor = 0;
    uint64_t rate = 0; ///< bytes or operations per second
    Extras extras;
    bool operator==(const ThrottleDevice&) const = default;
};

struct BlockIoResources {
    std::optional<uint16_t> weight; ///< 10..1000
    std::optional<uint16_t> leafWeight;
    std::optional<std::vector<WeightDevice>> weightDevice;
    std::optional<std::vector<ThrottleDevice>> throttleReadBpsDevice;
    std::optional<std::vector<ThrottleDevice>> throttleWriteBpsDevice;
    std::optional<std::vector<ThrottleDevice>> throttleReadIOPSDevice;
    std::optional<std::vector<ThrottleDevice>> throttleWriteIOPSDevice;
    Extras extras;
    bool operator==(const BlockIoResources&) const = default;
};

struct HugepageLimit {
    std::string pageSize; ///< "2MB"
    uint64_t limit = 0;   ///< bytes
    Extras extras;
    bool operator==(const HugepageLimit&) const = default;
};

struct Resources {
    std::optional<std::vector<DeviceRule>> devices;
    std::optional<MemoryResources> memory;
    std::optional<CpuResources> cpu;
    std::optional<PidsResources> pids;
    std::optional<BlockIoResources> blockIO;
    std::optional<std::vector<HugepageLimit>> hugepageLimits;
    std::optional<std::map<std::string, std::string>> unified; ///< cgroup v2 file -> text
    Extras extras;                                             ///< network, rdma (cgroup v1 only)
    bool operator==(const Resources&) const = default;
};

struct SeccompArg {
    uint32_t index = 0;
    uint64_t value = 0;
    std::optional<uint64_t> valueTwo;
    std::string op; ///< "SCMP_CMP_EQ"
    Extras extras;
    bool operator==(const SeccompArg&) const = default;
};

struct SeccompRule {
    std::vector<std::string> names;
    std::string action; ///< "SCMP_ACT_ERRNO"
    std::optional<uint32_t> errnoRet;
    std::optional<std::vector<SeccompArg>> args;
    Extras extras;
    bool operator==(const SeccompRule&) const = default;
};

struct Seccomp {
    std::string defaultAction;
    std::optional<uint32_t> defaultErrnoRet;
    std::optional<std::vector<std::string>> architectures; ///< "SCMP_ARCH_X86_64"
    std::optional<std::vector<std::string>> flags;
    std::optional<std::string> listenerPath;
    std::optional<std::string> listenerMetadata;
    std::optional<std::vector<SeccompRule>> syscalls;
    Extras extras;
    bool operator==(const Seccomp&) const = default;
};

struct Personality {
    std::string domain; ///< "LINUX" or "LINUX32"
    std::optional<std::vector<std::string>> flags;
    Extras extras;
    bool operator==(const Personality&) const = default;
};

struct IntelRdt {
    std::optional<std::string> closID;
    std::optional<std::vector<std::string>> schemata;
    std::optional<std::string> l3CacheSchema;
    std::optional<std::string> memBwSchema;
    std::optional<bool> enableMonitoring;
    Extras extras;
    bool operator==(const IntelRdt&) const = default;
};

struct NetDevice {
    std::optional<std::string> name; ///< inside the container
    Extras extras;
    bool operator==(const NetDevice&) const = default;
};

struct MemoryPolicy {
    std::string mode;
    std::optional<std::string> nodes;
    std::optional<std::vector<std::string>> flags;
    Extras extras;
    bool operator==(const MemoryPolicy&) const = default;
};

struct Linux {
    std::optional<std::vector<Namespace>> namespaces;
    std::optional<std::vector<IdMapping>> uidMappings;
    std::optional<std::vector<IdMapping>> gidMappings;
    std::optional<std::map<std::string, TimeOffset>> timeOffsets; ///< "monotonic", "boottime"
    std::optional<std::vector<Device>> devices;
    std::optional<std::map<std::string, NetDevice>> netDevices;
    std::optional<std::string> cgroupsPath;
    std::optional<Resources> resources;
    std::optional<std::string> rootfsPropagation;
    std::optional<Seccomp> seccomp;
    std::optional<std::map<std::string, std::string>> sysctl;
    std::optional<std::vector<std::string>> maskedPaths;
    std::optional<std::vector<std::string>> readonlyPaths;
    std::optional<std::string> mountLabel;
    std::optional<IntelRdt> intelRdt;
    std::optional<Personality> personality;
    std::optional<MemoryPolicy> memoryPolicy;
    Extras extras;
    bool operator==(const Linux&) const = default;
};

struct ContainerSpec {
    std::string ociVersion = "1.3.0";
    std::optional<Root> root;
    std::optional<Process> process;
    std::optional<std::string> hostname;
    std::optional<std::string> domainname;
    std::optional<std::vector<Mount>> mounts;
    std::optional<Hooks> hooks;
    std::optional<std::map<std::string, std::string>> annotations;
    std::optional<Linux> linux;
    Extras extras; ///< other platforms' sections included
    bool operator==(const ContainerSpec&) const = default;
};

} // namespace boxwright
