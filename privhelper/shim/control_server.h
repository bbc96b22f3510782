#pragma once

#include "privhelper/shim/event_loop.h"
#include "privhelper/shim/protocol.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace boxwright::shim {

/// The helper's connections to this shim: the one it was born with and those that come later
/// through the run directory's socket. Only our own user and root are let in.
class ControlServer {
public:
    struct Events {
        std::function<std::string()> hello; ///< body of the first message on a connection
        std::function<void(int connection, Message message)> received;
        std::function<void(int connection)> left;
    };
    static Result<std::unique_ptr<ControlServer>> create(EventLoop& loop, int runDirectory,
                                                         Events events);
    ~ControlServer();

    /// @return its number
    int adopt(UniqueFd socket);
    /// A connection that takes nothing is dropped: its helper comes back when it is well.
    void send(int connection, const Message& message);
    void broadcast(MessageKind kind, const std::string& body);

private:
    ControlServer(EventLoop& loop, UniqueFd listener, Events events);
    void accept();
    void receive(int connection);
    void drop(int connection);

    EventLoop& m_loop;
    UniqueFd m_listener;
    Events m_events;
    std::map<int, UniqueFd> m_connections;
    int m_next = 1;
};

} // namespace boxwright::shim
