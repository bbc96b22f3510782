#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/linux/process_identity.h"
#include "engine/model/container_spec.h"
#include "engine/runtime/store.h"

#include <optional>
#include <string>

namespace boxwright::runtime {

/// sd_notify(3) of a container, for a service manager that waits for it (NOTIFY_SOCKET in our own
/// environment). The manager's socket stays outside:
///
///     program ──READY=1──> /run/notify/notify.sock ──us──READY=1, MAINPID──> NOTIFY_SOCKET
///
/// Nothing but READY=1 goes on: the rest (MAINPID, file descriptors, timeouts) would be a program's
/// word about the host.
class NotifySocket {
public:
    /// At creation: the directory the socket will be in, and what the configuration lacks for it.
    /// One that names a NOTIFY_SOCKET has somebody else who passes on, as Podman's has.
    /// @return whether the configuration has changed
    static Result<bool> offer(const Entry& entry, ContainerSpec& spec);
    /// At the start. Nothing where nobody waits, or the container was made without.
    static Result<std::optional<NotifySocket>> open(const Entry& entry);

    int fd() const { return m_socket.get(); }
    /// Reads one message. @param mainPid what the service's process is to be; 0: the one it is
    /// @return whether it said READY=1, which then was passed on
    Result<bool> relay(pid_t mainPid) const;
    /// Until the container is ready or its first process has ended.
    Status awaitReady(const ProcessIdentity& init) const;

private:
    NotifySocket(UniqueFd socket, std::string host)
        : m_socket(std::move(socket))
        , m_host(std::move(host)) {}

    UniqueFd m_socket;
    std::string m_host;
};

} // namespace boxwright::runtime
