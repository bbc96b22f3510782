#pragma once

#include "engine/base/unique_fd.h"

#include <QSocketNotifier>

#include <csignal>
#include <initializer_list>
#include <memory>

namespace boxwright::app {

/// Signals to this process as Qt signals, for as long as this lives; afterwards they act as before.
/// One that nobody is connected for acts as it would without this. To be made before any thread is
/// started: a signal goes to whichever thread does not block it.
class SignalWatch : public QObject {
    Q_OBJECT
public:
    explicit SignalWatch(std::initializer_list<int> signalNumbers, QObject* parent = nullptr);
    ~SignalWatch() override;

    /// What the signal does to a process that does not handle it.
    static void actByDefault(int signalNumber);

Q_SIGNALS:
    void caught(int signalNumber);

private:
    void read();
    void pass(int signalNumber);

    sigset_t m_before{};
    UniqueFd m_fd;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace boxwright::app
