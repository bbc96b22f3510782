#include "app/cli/signal_watch.h"

#include <QMetaMethod>

#include <sys/signalfd.h>
#include <unistd.h>

namespace boxwright::app {

SignalWatch::SignalWatch(std::initializer_list<int> signalNumbers, QObject* parent)
    : QObject(parent) {
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int number : signalNumbers)
        sigaddset(&wanted, number);
    ::pthread_sigmask(SIG_BLOCK, &wanted, &m_before);
    m_fd.reset(::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!m_fd)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_fd.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &SignalWatch::read);
}

SignalWatch::~SignalWatch() {
    ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

void SignalWatch::read() {
    signalfd_siginfo info{};
    while (::read(m_fd.get(), &info, sizeof info) == ssize_t(sizeof info))
        pass(static_cast<int>(info.ssi_signo));
}

void SignalWatch::pass(int signalNumber) {
    if (isSignalConnected(QMetaMethod::fromSignal(&SignalWatch::caught)))
        Q_EMIT caught(signalNumber);
    else
        actByDefault(signalNumber);
}

void SignalWatch::actByDefault(int signalNumber) {
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signalNumber);
    (void)::raise(signalNumber);
    ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
    ::pthread_sigmask(SIG_BLOCK, &one, nullptr); // one that ends nothing goes on being watched
}

} // namespace boxwright::app
