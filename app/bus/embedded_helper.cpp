#include "app/bus/embedded_helper.h"

#include "app/program_paths.h"
#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/base/pipe.h"
#include "privhelper/api/names.h"

#include <QDir>
#include <QFileInfo>

#include <unistd.h>
#include <utility>

namespace boxwright::app {
namespace {

/// The helper's way of saying that another one serves this store (privhelper/README.md).
constexpr int alreadyServed = 3;

Error startError(const QString& detail) {
    return makeError(ErrorCode::Disconnected, "start the helper", helperProgram().toStdString(),
                     detail.toStdString());
}

} // namespace

void EmbeddedHelper::start(ui::Reply<void> reply) {
    m_reply = std::move(reply);
    QDir().mkpath(QFileInfo(peerSocketPath()).path());
    auto output = makePipe("helper output");
    if (!output) {
        answer(fail(output.error()));
        return;
    }
    m_output = std::move(output->read);
    auto null = openAt(AT_FDCWD, "/dev/null", O_RDONLY);
    if (!null) {
        answer(fail(null.error()));
        return;
    }
    SpawnOptions options;
    options.arguments = {helperProgram().toStdString(), "--peer", peerSocketPath().toStdString()};
    for (const QString& argument : storageArguments())
        options.arguments.push_back(argument.toStdString());
    options.descriptors = {{null->get(), STDIN_FILENO},
                           {output->write.get(), STDOUT_FILENO},
                           {STDERR_FILENO, STDERR_FILENO}};
    options.newSession = true;
    auto pid = boxwright::spawn(options);
    if (!pid) {
        answer(fail(pid.error()));
        return;
    }
    m_pid = *pid;
    m_notifier = std::make_unique<QSocketNotifier>(m_output.get(), QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
                     [this] { listen(); });
}

void EmbeddedHelper::listen() {
    std::array<char, 64> buffer;
    const ssize_t got = ::read(m_output.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR)
        return;
    if (got <= 0) {
        ended();
        return;
    }
    if (QByteArray(buffer.data(), got).contains(bus::readyLine))
        answer({});
}

void EmbeddedHelper::ended() {
    m_notifier->setEnabled(false);
    const int status = waitFor(std::exchange(m_pid, -1)).value_or(-1);
    if (status == alreadyServed)
        answer({});
    else
        answer(fail(startError(QObject::tr("it ended with status %1").arg(status))));
}

void EmbeddedHelper::answer(Status status) {
    if (auto reply = std::exchange(m_reply, {}))
        reply(std::move(status));
}

} // namespace boxwright::app
