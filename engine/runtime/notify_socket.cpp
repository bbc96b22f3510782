#include "engine/runtime/notify_socket.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/resolve.h"
#include "engine/linux/unix_socket.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace boxwright::runtime {
namespace {

constexpr const char* variable = "NOTIFY_SOCKET";
constexpr const char* directory = "notify";
constexpr const char* socketName = "notify.sock";
constexpr const char* insideDirectory = "/run/notify";
constexpr mode_t everybodyMayEnter = 0755;
constexpr int napMs = 100; ///< an end of a process that is no child of ours tells nobody

std::string hostAddress() {
    const char* text = std::getenv(variable);
    return text ? text : "";
}

bool namesOne(const Process& process) {
    const auto environment = process.env.value_or(std::vector<std::string>{});
    return std::any_of(environment.begin(), environment.end(), [](const std::string& entry) {
        return entry.starts_with(std::string(variable) + "=");
    });
}

bool saysReady(std::string_view message) {
    const auto lines = split(message, '\n');
    return std::find(lines.begin(), lines.end(), "READY=1") != lines.end();
}

} // namespace

Result<bool> NotifySocket::offer(const Entry& entry, ContainerSpec& spec) {
    if (hostAddress().empty() || !spec.process || namesOne(*spec.process))
        return false;
    if (::mkdirat(entry.fd(), directory, everybodyMayEnter) != 0 ||
        ::fchmodat(entry.fd(), directory, everybodyMayEnter, 0) != 0)
        return fail(systemError("create", entry.path() + "/" + directory));
    Mount mount;
    mount.destination = insideDirectory;
    mount.type = "bind";
    mount.source = entry.path() + "/" + directory;
    mount.options = {"bind", "nosuid", "noexec", "nodev", "ro"};
    (spec.mounts ? *spec.mounts : spec.mounts.emplace()).push_back(std::move(mount));
    auto& environment = spec.process->env ? *spec.process->env : spec.process->env.emplace();
    environment.push_back(std::string(variable) + "=" + insideDirectory + "/" + socketName);
    return true;
}

Result<std::optional<NotifySocket>> NotifySocket::open(const Entry& entry) {
    std::optional<NotifySocket> none;
    const std::string host = hostAddress();
    if (host.empty() || !exists(entry.fd(), directory))
        return none;
    // By descriptor, because the path of a socket may have 107 bytes only.
    auto socket = receiveUnix(fdPath(entry.fd()) + "/" + directory + "/" + socketName);
    if (!socket)
        return fail(socket.error());
    return NotifySocket(std::move(*socket), host);
}

Result<bool> NotifySocket::relay(pid_t mainPid) const {
    std::array<char, 4096> bytes;
    const ssize_t got = ::recv(m_socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got < 0 && errno != EAGAIN && errno != EINTR)
        return fail(systemError("receive", socketName));
    if (got <= 0 || !saysReady({bytes.data(), static_cast<size_t>(got)}))
        return false;
    std::string message = "READY=1\n";
    if (mainPid > 0)
        message += "MAINPID=" + std::to_string(mainPid) + "\n";
    auto host = connectUnix(m_host, SOCK_DGRAM);
    if (!host)
        return fail(host.error());
    if (::send(host->get(), message.data(), message.size(), MSG_NOSIGNAL) < 0)
        return fail(systemError("send", m_host));
    return true;
}

Status NotifySocket::awaitReady(const ProcessIdentity& init) const {
    while (isAlive(init)) {
        pollfd waited{m_socket.get(), POLLIN, 0};
        if (::poll(&waited, 1, napMs) < 0 && errno != EINTR)
            return fail(systemError("poll", socketName));
        const auto ready = relay(init.pid);
        if (!ready)
            return fail(ready.error());
        if (*ready)
            break;
    }
    return {};
}

} // namespace boxwright::runtime
