#pragma once

#include "engine/base/unique_fd.h"
#include "ui/backend.h"

#include <QSocketNotifier>

#include <deque>

namespace boxwright::app {

/// A console socket (privhelper/api/attach.h) as the window's Console. Writes that the shim is
/// not ready for are queued, never waited for. Output waits in the socket until somebody listens
/// for its end.
class SocketConsole : public ui::Console {
    Q_OBJECT
public:
    explicit SocketConsole(UniqueFd socket);

    void send(const QByteArray& bytes) override;
    void resize(int rows, int columns) override;
    void endInput() override;

protected:
    void connectNotify(const QMetaMethod& signal) override;

private:
    void receive();
    void deliver(const QByteArray& packet);
    void queue(QByteArray packet);
    void flush();
    void hangUp();

    UniqueFd m_socket;
    QSocketNotifier m_readable;
    QSocketNotifier m_writable;
    std::deque<QByteArray> m_outgoing;
    bool m_ended = false;
};

} // namespace boxwright::app
