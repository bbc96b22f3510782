#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "privhelper/shim/container_state.h"
#include "privhelper/shim/protocol.h"

#include <QObject>
#include <QSocketNotifier>
#include <QString>

#include <functional>
#include <map>
#include <memory>

namespace boxwright::daemon {

/// Our side of a shim's control socket (privhelper/shim/protocol.h). Never blocks.
class ShimLink : public QObject {
    Q_OBJECT
public:
    explicit ShimLink(UniqueFd socket, QObject* parent = nullptr);
    ~ShimLink() override;

    using Answer = std::function<void(Result<shim::Message>)>;
    void go(const std::string& scope);
    /// The shim's end of a console whose other end a viewer holds.
    void giveConsole(UniqueFd console);
    /// `answer` comes once: the reply, the shim's refusal, or Disconnected.
    void request(shim::MessageKind kind, const std::string& body, Answer answer);

Q_SIGNALS:
    void hello(const boxwright::ContainerState& state);
    void changed(const boxwright::ContainerState& state);
    /// Steps of the launch that began or were done.
    void stepped(const std::vector<boxwright::LaunchStep>& steps);
    void closed();

private:
    void receive();
    void dispatch(shim::Message message);
    void tellState(const shim::Message& message);
    void tellSteps(const shim::Message& message);
    void close();

    UniqueFd m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::map<uint64_t, Answer> m_waiting;
    uint64_t m_next = 1;
};

} // namespace boxwright::daemon
