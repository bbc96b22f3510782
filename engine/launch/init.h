#pragma once

#include "engine/launch/preparation.h"
#include "engine/linux/mounts.h"
#include "engine/linux/pty.h"
#include "engine/oci/state_json.h"

namespace boxwright {

/// The container's first process, from clone to exec: performs the plan step by step. What fails
/// crosses the channel as a typed error carrying the step's id.
class Init {
public:
    Init(Preparation& preparation, bool needsParent)
        : m_p(preparation)
        , m_process(*preparation.spec.process)
        , m_needsParent(needsParent) {}

    /// Returns only when it failed. @return exit status
    int run() noexcept;

private:
    static constexpr std::string_view descriptorLimit = "RLIMIT_NOFILE";

    Status performAll();
    Status perform(size_t place);
    Status begin();
    Status joinKeyring();
    Status enterNetwork();
    Status waitAtGate();
    Status waitForStarter(const UniqueFd& listener);

    // init_isolation.cpp
    Status awaitParent();
    Status namespaces(const Step& step);
    Status hostname(const Step& step);
    Status timeOffsets(const Step& step);
    Status loopback(const Step& step);
    Status netDevices(const Step& step);
    Status sysctl(const Step& step);

    // init_files.cpp
    Status rootfs(const Step& step);
    Status device(const Step& step);
    Status deviceLinks(const Step& step);
    Status workingDirectory(const Step& step);
    Status console(const Step& step);
    Status maskPath(const Step& step);
    Status readonlyPath(const Step& step);
    Status pivot(const Step& step);
    Status chooseMounts();
    Result<UniqueFd> rootMount(int place);
    Status bindConsole();

    // init_mounts.cpp
    Status mount(const Step& step);
    Status changeMounted(const Mount& mount, const MountOptions& options);
    void addLabel(MountOptions& options) const;
    void keepMode(std::vector<std::string>& data, const std::string& destination) const;
    Result<UniqueFd> mountSource(const Mount& mount, size_t index, const MountOptions& options);
    Result<UniqueFd> bindSource(const Mount& mount, size_t index, const MountOptions& options);
    Result<UniqueFd> filesystem(const Mount& mount, MountOptions options);
    Status copyUp(const Mount& mount, int filesystem);
    Result<UniqueFd> cgroupFilesystem(const MountOptions& options);

    // init_hooks.cpp
    Status runtimeHooks(const Step& step);
    Status createHooks(const Step& step);
    Status startHooks(const Step& step);
    OciState stateFor(const char* status) const;

    // init_process.cpp
    Status rlimit(const Step& step);
    Status oomScore(const Step& step);
    Status ioPriority(const Step& step);
    Status scheduler(const Step& step);
    Status cpuAffinity(const Step& step);
    Status memoryPolicy(const Step& step);
    Status personality(const Step& step);
    Status lsm(const Step& step);
    Status becomeContainerRoot();
    Status supplementaryGroups();
    Status user(const Step& step);
    Status capabilities(const Step& step);
    Status noNewPrivileges(const Step& step);
    Status seccomp(const Step& step);
    bool handOver(int listener) const;
    Status standardStreams();

    // init_exec.cpp
    Status settle(const Step& step);
    Status enterWorkingDirectory();
    Status enterAsRoot();
    Result<std::string> findCommand() const;
    Status limitDescriptors() const;
    void completeEnvironment();
    Status exec(const Step& step);
    Error execFailure(int sysErrno, const std::string& tried) const;

    using Action = Status (Init::*)(const Step&);
    static Action actionFor(StepKind kind);
    Status nothing(const Step&) { return {}; }

    Preparation& m_p;
    const Process& m_process;
    bool m_needsParent;
    UniqueFd m_procSelf; ///< this process in the host's procfs
    Mounts m_mounts;
    UniqueFd m_root;        ///< the container's root
    UniqueFd m_null;        ///< the host's /dev/null, proven
    UniqueFd m_empty;       ///< a mask for directories, once one is needed
    UniqueFd m_readonlyDev; ///< /dev, when it is to be made read-only at the end
    std::optional<Pty> m_pty;
    pid_t m_hostPid = 0;    ///< told at RuntimeHooks
    bool m_entered = false; ///< the working directory, while still root
    std::string m_command;  ///< the file to exec
    std::vector<std::string> m_environment;
    std::vector<char*> m_argv; ///< as exec takes them: memory that a filter may refuse to get
    std::vector<char*> m_envp;
};

} // namespace boxwright
