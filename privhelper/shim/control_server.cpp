#include "privhelper/shim/control_server.h"

#include "privhelper/shim/packet.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace boxwright::shim {
namespace {

constexpr size_t maximumConnections = 16;

} // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::create(EventLoop& loop, int runDirectory,
                                                             Events events) {
    auto listener = listenIn(runDirectory, controlSocketName);
    if (!listener)
        return fail(listener.error());
    std::unique_ptr<ControlServer> server(
        new ControlServer(loop, std::move(*listener), std::move(events)));
    auto watched = loop.watch(server->m_listener.get(), EPOLLIN,
                              [raw = server.get()](uint32_t) { raw->accept(); });
    if (!watched)
        return fail(watched.error());
    return server;
}

ControlServer::ControlServer(EventLoop& loop, UniqueFd listener, Events events)
    : m_loop(loop)
    , m_listener(std::move(listener))
    , m_events(std::move(events)) {}

ControlServer::~ControlServer() {
    m_loop.remove(m_listener.get());
    for (const auto& [number, socket] : m_connections)
        m_loop.remove(socket.get());
}

int ControlServer::adopt(UniqueFd socket) {
    const int number = m_next++;
    (void)::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
    (void)m_loop.watch(socket.get(), EPOLLIN, [this, number](uint32_t) { receive(number); });
    m_connections.emplace(number, std::move(socket));
    Message hello;
    hello.kind = MessageKind::Hello;
    hello.body = m_events.hello();
    send(number, hello);
    return number;
}

void ControlServer::send(int connection, const Message& message) {
    const auto found = m_connections.find(connection);
    if (found != m_connections.end() && !sendMessage(found->second.get(), message))
        drop(connection);
}

void ControlServer::broadcast(MessageKind kind, const std::string& body) {
    std::vector<int> numbers;
    for (const auto& [number, socket] : m_connections)
        numbers.push_back(number);
    Message message;
    message.kind = kind;
    message.body = body;
    for (const int number : numbers)
        send(number, message);
}

void ControlServer::accept() {
    UniqueFd socket(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket)
        return;
    const auto uid = peerUid(socket.get());
    if (uid && (*uid == ::geteuid() || *uid == 0) && m_connections.size() < maximumConnections)
        adopt(std::move(socket));
}

void ControlServer::receive(int connection) {
    const auto found = m_connections.find(connection);
    if (found == m_connections.end())
        return;
    auto message = receiveMessage(found->second.get());
    if (message && *message)
        m_events.received(connection, std::move(**message));
    else if (message || !wouldBlock(message.error()))
        drop(connection);
}

void ControlServer::drop(int connection) {
    const auto found = m_connections.find(connection);
    if (found == m_connections.end())
        return;
    m_loop.remove(found->second.get());
    m_connections.erase(found);
    m_events.left(connection);
}

} // namespace boxwright::shim
