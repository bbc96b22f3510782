#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>
#include <string_view>

#include <sys/types.h>

/// What parent and child tell each other over one socket (unix(7), SOCK_SEQPACKET).
namespace boxwright {

///   parent (shim)                                    child
///     │── clone ───────────────────────────────────────▶│ joiner, where namespaces are joined
///     │◀─────────────────────────────── Joined(pid) ────│ it clones the container's first process
///     │                                                  │ as the parent's child, and ends
///     │◀─────────────────────────────── Ready ──────────│ with a user namespace or a late cgroup
///     │ writes id maps, cgroup, id-mapped root           │
///     │─── Proceed(+root mount) ────────────────────────▶│
///     │            (each step is noted on the StepBoard) │
///     │◀─────────────────────────────── Terminal(+fd) ──│ pty master
///     │◀─────────────────────────────── Hooks ──────────│ where the configuration has any
///     │ runs those of the runtime                        │
///     │─── Proceed(host pid) ───────────────────────────▶│
///     │◀─────────────────────────────── Created ────────│ createContainer() returns
///     │─── Start ───────────────────────────────────────▶│ the gate; a closed socket ends the
///     │                                                  │ child
///     │─── Leave(+listener) ────────────────────────────▶│ or, instead of Start: the parent goes,
///     │◀─────────────────────────────── (closed) ───────│ and the child awaits at the listener
///                                                        │ whoever connects and sends Start
///     │◀─────────────────────────────── Listener(+fd) ──│ of a filter that notifies
///     │ hands it to who answers                          │
///     │─── Proceed ─────────────────────────────────────▶│
///     │◀─────────────────────────────── (closed) ───────│ by the exec that worked
///     │◀─────────────────────────────── Failed(error) ──│ instead of any of the above
enum class Message : char {
    Joined = 'J',
    Ready = 'R',
    Proceed = 'P',
    Terminal = 'T',
    Hooks = 'H',
    Created = 'C',
    Start = 'S',
    Listener = 'N',
    Leave = 'L',
    Failed = 'F',
};

struct Received {
    Message kind = Message::Failed;
    std::string body;
    UniqueFd fd;
};

/// One end of the socket.
class Channel {
public:
    Channel() = default;
    explicit Channel(UniqueFd socket)
        : m_socket(std::move(socket)) {}

    struct Ends;
    static Result<Ends> makePair();
    /// To a listening socket in the file system, of at most 107 characters.
    static Result<Channel> connect(const std::string& path);

    Status send(Message kind, const std::string& body = {}, int fd = -1) const;
    /// Errors: Disconnected when the other end is closed.
    Result<Received> receive() const;

    int fd() const { return m_socket.get(); }
    UniqueFd release() { return std::move(m_socket); }
    void close() { m_socket.reset(); }

private:
    UniqueFd m_socket;
};
struct Channel::Ends {
    Channel parent;
    Channel child;
};

/// The error with the plan step it belongs to, where it has none yet.
Error atStep(Error error, std::string_view step);

/// A typed error as one packet and back; what does not fit is cut from the detail.
std::string encodeError(const Error& error);
Error decodeError(const std::string& text);

} // namespace boxwright
