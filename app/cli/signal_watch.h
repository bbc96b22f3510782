#pragma once

#include "engine/base/unique_fd.h"

#include <QSocketNotifier>

#include <csignal>
#include <initializer_list>
#include <memory>

namespace boxwright::app {

/// Signals as Qt signals, for as long as this lives; afterwards they act as before.
class SignalWatch : public QObject {
    Q_OBJECT
public:
    explicit SignalWatch(std::initializer_list<int> signalNumbers, QObject* parent = nullptr);
    ~SignalWatch() override;

Q_SIGNALS:
    void caught(int signalNumber);

private:
    void read();

    sigset_t m_before{};
    UniqueFd m_fd;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace boxwright::app
