#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/launch/step_board.h"
#include "engine/linux/namespaces.h"
#include "engine/linux/resctrl.h"
#include "engine/model/container_spec.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace boxwright {

/// The overlay stack a container's root is made of.
struct RootStack {
    std::vector<std::string> lowerdirs; ///< base first
    std::string upperdir;               ///< empty: a read-only stack
    std::string workdir;
    bool throwAway = false; ///< `volatile`: no sync, not reusable after a crash
};

struct LaunchRequest {
    ContainerSpec spec; ///< complete: "container:<id>" joins already resolved
    std::string id;
    std::optional<RootStack> stack; ///< else spec.root.path inside `bundle`
    std::string bundle;             ///< directory relative paths of the spec start from
    std::string runDirectory;       ///< ours, for mount points and sockets
    std::string cgroup;             ///< absolute path of the container's cgroup, made by the
                                    ///< caller and empty; "" runs without one
    std::map<std::string, UniqueFd> bindSources; ///< detached mounts in the place of the sources
                                                 ///< of bind mounts, by destination; root only
    std::optional<OpenNamespace> network; ///< a fresh one, for a container that asks for a new one
                                          ///< and has no user namespace it would belong to
    UniqueFd input, output, errors;       ///< pipes when process.terminal is off; else unused
    std::string seccompCache;             ///< directory of compiled filters; "" compiles each time
    int preservedFds = 0;     ///< so many descriptors from 3 up stay open in the program
    bool plainLines = false;  ///< the terminal makes no \r\n of \n: who relays it may have none
    bool noPivot = false;     ///< chroot, where the root file system cannot be pivoted
    std::string keyring;      ///< name of its new session keyring; "" keeps the caller's
    bool keepGroups = false;  ///< the caller's supplementary groups, whatever the user's would be
    bool reachesHost = false; ///< else what acts on the host is refused (hooks, listenerPath): who
                              ///< may launch need not be who may run programs there
    std::optional<ResctrlGroups> resctrl; ///< of linux.intelRdt, made by the caller
    StepListener listener;
    std::function<void(pid_t)> onBorn; ///< gets the first process's pid once there is one: what the
                                       ///< caller notes of it costs nobody time while it is set up
    std::vector<std::string> warnings; ///< set by the launch: what was left out, and why
};

/// A container set up to the gate before exec. Destroying it ends an unstarted container, whose
/// pid the caller still has to reap.
struct CreatedContainer {
    pid_t pid = -1; ///< host pid of its init; our child
    UniqueFd pidfd;
    UniqueFd terminal;                ///< pty master when process.terminal
    UniqueFd gate;                    ///< start() writes here
    UniqueFd execStatus;              ///< closed by a successful exec, else carries the typed error
    std::shared_ptr<StepBoard> steps; ///< those after the gate; none in one left and met again
    std::function<Status(int)> onListener; ///< gets the listener of a filter that notifies
    std::shared_ptr<void> preparation;     ///< memory shared with the first process: touched before
                                           ///< that is another program, each page would be copied
};

/// Everything but the exec, with the hooks up to createContainer. The caller's main() began with
/// runFromSealedCopy(), else Unsafe. Each failure names step, object and errno. Single-threaded
/// callers only: namespaces are made by forked children. Takes spec and descriptors of the request.
Result<CreatedContainer> createContainer(LaunchRequest& request);
/// Opens the gate, once. @return when the program runs, or why it does not ("exec /bin/x: ENOENT").
Status startContainer(CreatedContainer& container);

/// Lets a created container outlive its creator: from now on it awaits its start at `listener` (a
/// listening unix(7) SOCK_SEQPACKET socket), and closes it when the program runs.
Status leaveContainer(CreatedContainer& container, int listener);
/// A container left behind, by a socket connected to its listener: to be started. Errors: System
/// ECONNREFUSED or ENOENT where nobody waits any more. @param path of the socket
Result<CreatedContainer> meetContainer(const std::string& path);

struct ExecRequest {
    pid_t target = -1; ///< host pid of the container's init
    UniqueFd targetPidfd;
    std::string id;                      ///< of the container,
    std::string bundle;                  ///< for the state it is reported with
    ContainerSpec spec;                  ///< of the container; process replaced by the new one
    std::vector<std::string> namespaces; ///< types to enter; empty: all the container has
    std::string cgroup;
    UniqueFd input, output, errors;
    std::string seccompCache;
    int preservedFds = 0;
    bool plainLines = false;              ///< as of LaunchRequest,
    bool keepGroups = false;              ///< as well
    std::optional<ResctrlGroups> resctrl; ///< of the container
    std::vector<std::string> warnings;    ///< as of a LaunchRequest
};
/// A process inside a running container, with the spec's user, capabilities and seccomp. The
/// returned container's program already runs.
Result<CreatedContainer> execInContainer(ExecRequest& request);

} // namespace boxwright
