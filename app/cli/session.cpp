#include "app/cli/session.h"

#include "app/cli/command_line.h"
#include "app/settings.h"

#include <QTimer>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace boxwright::app {
namespace {

constexpr int endPatienceMs = 5000;

} // namespace

Session::Session()
    : m_signals({SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH})
    , m_backend(Settings().helperMode()) {}

Status Session::open() {
    return wait<void>(
        [this](ui::Reply<void> reply) { m_backend.connectToHelper(std::move(reply)); });
}

Result<ui::ContainerInfo> Session::find(const QString& text) const {
    std::vector<ui::ContainerInfo> matches;
    for (auto& info : m_backend.containers()) {
        if (info.id == text)
            return info;
        if (info.name == text || (!text.isEmpty() && info.id.startsWith(text)))
            matches.push_back(std::move(info));
    }
    if (matches.empty())
        return fail(makeError(ErrorCode::NotFound, "find container", text.toStdString(),
                              "no container has this id or name"));
    if (matches.size() > 1)
        return fail(makeError(ErrorCode::InvalidArgument, "find container", text.toStdString(),
                              std::to_string(matches.size()) + " containers match; use the id"));
    return matches.front();
}

std::optional<ui::ContainerInfo> Session::waitForEnd(const QString& id) {
    const auto over = [this, &id] {
        const auto info = m_backend.container(id);
        return !info || info->phase == Phase::Stopped || info->phase == Phase::Failed;
    };
    if (!over()) {
        QEventLoop loop;
        const auto look = [&] {
            if (over())
                loop.quit();
        };
        QObject::connect(&m_backend, &ui::Backend::containerChanged, &loop, look);
        QObject::connect(&m_backend, &ui::Backend::containersChanged, &loop, look);
        QTimer::singleShot(endPatienceMs, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return m_backend.container(id);
}

void Session::showProgress(ui::Job* job) {
    QObject::connect(&m_signals, &SignalWatch::caught, job, [job](int number) {
        if (number == SIGINT || number == SIGTERM || number == SIGHUP)
            job->cancel();
        else
            SignalWatch::actByDefault(number);
    });
    if (!::isatty(STDERR_FILENO))
        return;
    QObject::connect(job, &ui::Job::progressed, job,
                     [](const QString& stage, quint64 done, quint64 total) {
                         const double mb = double(done) / 1e6;
                         if (total > 0)
                             std::fprintf(stderr, "\r%-10s %8.1f MB of %.1f MB", qPrintable(stage),
                                          mb, double(total) / 1e6);
                         else
                             std::fprintf(stderr, "\r%-10s %8.1f MB", qPrintable(stage), mb);
                     });
    QObject::connect(job, &ui::Job::finished, job, [] { std::fprintf(stderr, "\r\033[K"); });
}

int complain(const char* command, const Error& error) {
    std::fprintf(stderr, "boxwright %s: %s\n", command, error.message().c_str());
    return OwnFailure;
}

int complainOfStart(const char* command, const Error& error) {
    complain(command, error);
    if (error.operation != "exec")
        return OwnFailure;
    return error.code == ErrorCode::NotFound ? NotFoundInside : NotExecutable;
}

} // namespace boxwright::app
