#pragma once

#include "engine/launch/launch.h"
#include "engine/runtime/command.h"

#include <string>
#include <vector>

namespace boxwright::runtime {

/// Options that `create` and `run` share.
inline constexpr Option bundleOption{"bundle", 'b', "PATH",
                                     "directory of config.json; here by default"};
inline constexpr Option configOption{"config", 'f', "PATH",
                                     "instead of config.json, seen from the bundle"};
inline constexpr Option consoleSocketOption{"console-socket", 0, "PATH",
                                            "unix socket that receives the terminal's master"};
inline constexpr Option pidfdSocketOption{"pidfd-socket", 0, "PATH",
                                          "unix socket that receives a pidfd of the process"};
inline constexpr Option pidFileOption{"pid-file", 0, "PATH",
                                      "file that receives the process id on the host"};
inline constexpr Option preserveFdsOption{"preserve-fds", 0, "N",
                                          "hand on descriptors 3 to 2+N besides LISTEN_FDS"};
inline constexpr Option noPivotOption{"no-pivot", 0, nullptr,
                                      "chroot instead of pivot_root, for a root on a ramdisk"};
inline constexpr Option noKeyringOption{"no-new-keyring", 0, nullptr,
                                        "keep the caller's session keyring"};

struct CreateWish {
    std::string id;
    std::string bundle;
    std::string config; ///< absolute, or seen from the bundle
    std::string consoleSocket;
    std::string pidFile;
    std::string pidfdSocket;
    int preservedFds = 0;
    bool noPivot = false;
    bool newKeyring = true;
    bool keepsTerminal = false; ///< the caller relays the terminal when no socket takes it
    bool startsAtOnce = false;  ///< the caller stays with it until it has started it
};
/// Errors: InvalidArgument.
Result<CreateWish> createWish(const Arguments& arguments);

struct Created {
    Entry entry;
    Record record;
    ContainerSpec spec;
    UniqueFd terminal;          ///< when `keepsTerminal`
    CreatedContainer container; ///< when `startsAtOnce`
};
/// The create operation (runtime.md, "Create"): afterwards the container awaits its start and,
/// unless that is to come at once, outlives this process. When it fails nothing is left.
Result<Created> create(const Context& context, const CreateWish& wish);

/// The start operation, poststart hooks included: the failure of one ends the container.
Status start(const Entry& entry, const Record& record, CreatedContainer& container);

/// Ends what lives and takes everything away: cgroup, then entry; then come the poststop hooks,
/// whose failures are warnings. Works on anything half-made.
Status destroy(const Context& context, Entry& entry, const Record& record);

/// Descriptors to hand on: --preserve-fds and those a service manager gave (sd_listen_fds(3)),
/// whose variables go to the program. A number that is not open stays closed in the program: it is
/// occupied here, so that nothing of ours can get it. To be called before anything is opened.
Result<int> preservedDescriptors(const Arguments& arguments);
/// @return whether there were any
bool passListenFds(Process& process);

/// The caller's own standard streams, where they are open.
void giveStandardStreams(UniqueFd& input, UniqueFd& output, UniqueFd& errors);

/// To whoever listens (--pidfd-socket). Errors: NotSupported where the kernel has no pidfds.
Status sendPidfd(const std::string& socketPath, int pidfd);

/// Complete or not there.
Status writePidFile(const std::string& path, pid_t pid);

} // namespace boxwright::runtime
