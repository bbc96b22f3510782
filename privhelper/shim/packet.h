#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sys/types.h>

/// SOCK_SEQPACKET sockets: one send, one packet, at most one descriptor with it.
namespace boxwright {

inline constexpr size_t maximumPacket = 128 * 1024;

struct Packet {
    std::string bytes;
    UniqueFd descriptor;
};

/// Close-on-exec on both ends.
Result<std::pair<UniqueFd, UniqueFd>> packetPair(bool nonBlocking = false);
/// Listens on `name` inside a directory; whoever may enter the directory may connect.
Result<UniqueFd> listenIn(int directory, const std::string& name);
Result<UniqueFd> connectIn(int directory, const std::string& name);
/// Uid at the other end (SO_PEERCRED).
Result<uid_t> peerUid(int socket);

/// Errors: System with EAGAIN when a non-blocking socket is full, Disconnected.
/// @param flags MSG_DONTWAIT, or none
Status sendPacket(int socket, std::string_view bytes, int descriptor = -1, int flags = 0);
/// Nothing when the other end has closed. Errors: System with EAGAIN when there is none yet.
Result<std::optional<Packet>> receivePacket(int socket);

bool wouldBlock(const Error& error);

} // namespace boxwright
