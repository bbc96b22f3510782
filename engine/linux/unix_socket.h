#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>

/// Sockets of unix(7) with a name in the file system; where it begins with "@", in the abstract
/// namespace.
namespace boxwright {

/// Connects to a socket. @param type SOCK_STREAM, SOCK_SEQPACKET or SOCK_DGRAM. Errors:
/// InvalidArgument for a path longer than 107 bytes.
Result<UniqueFd> connectUnix(const std::string& path, int type);
/// Binds and listens; the name must be free, only its owner may connect.
Result<UniqueFd> listenUnix(const std::string& path, int type);
/// A datagram socket that everybody who reaches it may send to, in the place of what has its name.
Result<UniqueFd> receiveUnix(const std::string& path);
/// Sends `text` with a descriptor (SCM_RIGHTS).
Status sendDescriptor(int socket, int fd, const std::string& text);

} // namespace boxwright
