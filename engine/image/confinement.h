#pragma once

#include "engine/base/result.h"

/// How the unpacker program locks itself up before it reads a byte nobody trusts. Each step is for
/// a single-threaded process and cannot be undone.
namespace boxwright {

/// An ordinary user's process becomes root of a user namespace with the user's subordinate ids
/// (engine/linux/idmap), so that files get the owners their layer gives them. Without ranges only
/// the user's own ids exist there. Does nothing for a privileged process.
/// @return whether a user namespace was entered.
Result<bool> enterUserNamespace();

/// Makes `directory` the whole file system of this process (a mount namespace of its own,
/// pivot_root, everything else unmounted), cuts it off the network, keeps capabilities for files
/// only (chown, fowner, fsetid, dac_override, mknod, setfcap), sets no_new_privs and a seccomp
/// filter that knows file system calls alone. The directory is then "/"; descriptors that lead
/// elsewhere are the caller's to close.
Status confineTo(int directory);

} // namespace boxwright
