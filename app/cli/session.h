#pragma once

#include "app/bus/bus_backend.h"
#include "app/cli/signal_watch.h"

#include <QEventLoop>
#include <QTextStream>

#include <functional>

namespace boxwright::app {

/// A command's connection to the helper: turns the port's callbacks into waits on the event loop.
class Session {
public:
    Session();

    /// Errors: why no helper could be reached.
    Status open();
    BusBackend& backend() { return m_backend; }
    /// Whoever waits connects to it; what nobody waits for ends the command as usual.
    SignalWatch& signals() { return m_signals; }

    /// Starts an operation that answers through a reply and waits for it.
    template <class T>
    Result<T> wait(const std::function<void(ui::Reply<T>)>& start) {
        std::optional<Result<T>> answer;
        QEventLoop loop;
        start([&](Result<T> result) {
            answer.emplace(std::move(result));
            loop.quit();
        });
        if (!answer)
            loop.exec();
        return std::move(*answer);
    }

    /// The same for a job, with its progress on stderr when that is a terminal; Ctrl+C cancels it.
    template <class T>
    Result<T> waitForJob(const std::function<ui::Job*(ui::Reply<T>)>& start) {
        return wait<T>([&](ui::Reply<T> reply) { showProgress(start(std::move(reply))); });
    }

    /// A container by id, an unambiguous beginning of one, or its name. Errors: NotFound,
    /// InvalidArgument when several match.
    Result<ui::ContainerInfo> find(const QString& text) const;

    /// A container that is ending, as it is when it has stopped or failed: calls answer before the
    /// helper has told everybody. After some seconds, as it is then; nothing once it is gone.
    std::optional<ui::ContainerInfo> waitForEnd(const QString& id);

private:
    void showProgress(ui::Job* job);

    SignalWatch m_signals; ///< before the backend, which has threads
    BusBackend m_backend;
};

/// "boxwright run: mount /proc: …" on stderr. @return OwnFailure.
int complain(const char* command, const Error& error);
/// The same where a command inside was to start. @return NotFoundInside or NotExecutable when the
/// kernel refused that command itself, else OwnFailure.
int complainOfStart(const char* command, const Error& error);

} // namespace boxwright::app
