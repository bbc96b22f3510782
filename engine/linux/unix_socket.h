#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>

/// Sockets of unix(7) with a name in the file system.
namespace boxwright {

/// Connects to a listening socket. @param type SOCK_STREAM or SOCK_SEQPACKET. Errors:
/// InvalidArgument for a path longer than 107 bytes.
Result<UniqueFd> connectUnix(const std::string& path, int type);
/// Binds and listens; the name must be free, only its owner may connect.
Result<UniqueFd> listenUnix(const std::string& path, int type);
/// Sends `text` with a descriptor (SCM_RIGHTS).
Status sendDescriptor(int socket, int fd, const std::string& text);

} // namespace boxwright
