#include "privhelper/daemon/container_service.h"

#include "engine/base/files.h"
#include "engine/model/limits.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"

#include <QDBusUnixFileDescriptor>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright::daemon {
namespace {

std::string jsonOf(const QVariantMap& values) {
    return QJsonDocument(QJsonObject::fromVariantMap(values))
        .toJson(QJsonDocument::Compact)
        .toStdString();
}

Error stateError(const Call& call, const Container& container) {
    return makeError(ErrorCode::WrongState, call.message().member().toStdString(), container.id(),
                     "it is " + std::string(phaseName(container.state().phase)));
}

QVariant descriptorValue(int fd) {
    return QVariant::fromValue(QDBusUnixFileDescriptor(fd)); // a duplicate
}

struct LogFiles {
    UniqueFd older;
    UniqueFd newer;
};

UniqueFd openLog(int directory, const char* name) {
    auto file = openAt(directory, name, O_RDONLY | O_NOFOLLOW);
    return file ? std::move(*file) : UniqueFd();
}

bool isSameFile(const UniqueFd& one, const UniqueFd& other) {
    struct stat first {};
    struct stat second {};
    return one && other && ::fstat(one.get(), &first) == 0 && ::fstat(other.get(), &second) == 0 &&
           first.st_ino == second.st_ino;
}

/// The newer first: when the log is turned over in between, the same file is opened twice, which
/// can be seen; the other way round the tail would be missing.
LogFiles openLogs(int directory) {
    LogFiles files;
    do {
        files.newer = openLog(directory, logFileName);
        files.older = openLog(directory, oldLogFileName);
    } while (isSameFile(files.newer, files.older));
    return files;
}

void copyInto(int memory, const UniqueFd& file) {
    while (file && ::sendfile(memory, file.get(), nullptr, 1 << 20) > 0) {
    }
}

/// Both log files, oldest first, as one file nobody can change. A snapshot: the shim may turn the
/// log over at any time.
Result<UniqueFd> logSnapshot(int directory) {
    UniqueFd memory(::memfd_create("boxwright-log", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory)
        return boxwright::fail(systemError("memfd_create", "log"));
    const LogFiles files = openLogs(directory);
    copyInto(memory.get(), files.older);
    copyInto(memory.get(), files.newer);
    (void)::lseek(memory.get(), 0, SEEK_SET);
    if (::fcntl(memory.get(), F_ADD_SEALS,
                F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
        return boxwright::fail(systemError("seal", "log"));
    return memory;
}

/// Hands the shim's answer on: nothing, or a console.
ShimLink::Answer relay(const CallPtr& call) {
    return [call](Result<shim::Message> answer) {
        if (!answer)
            call->fail(answer.error());
        else if (answer->descriptor)
            call->reply({descriptorValue(answer->descriptor.get())});
        else
            call->reply();
    };
}

} // namespace

ContainerService::ContainerService(Containers& containers, Dispatcher& dispatcher, QObject* parent)
    : QObject(parent)
    , m_containers(containers) {
    route(dispatcher, "Start", Command::Start, &ContainerService::start);
    dispatcher.cover(bus::containerInterface, "Start",
                     [this](const Caller& caller, const QString& path) {
                         const Container* container = m_containers.find(path);
                         return container && container->isFirstStartOf(caller);
                     });
    route(dispatcher, "Stop", Command::Stop, &ContainerService::stop);
    route(dispatcher, "Kill", Command::Kill, &ContainerService::kill);
    route(dispatcher, "Pause", Command::Pause, &ContainerService::pause);
    route(dispatcher, "Resume", Command::Resume, &ContainerService::resume);
    route(dispatcher, "Delete", Command::Delete, &ContainerService::remove);
    route(dispatcher, "SetLimit", Command::SetLimit, &ContainerService::setLimit);
    route(dispatcher, "Attach", Command::Attach, &ContainerService::attach);
    route(dispatcher, "Exec", Command::Exec, &ContainerService::exec);
    dispatcher.handle(bus::containerInterface, "OpenLog",
                      [this](const Authorization& authorization, const CallPtr& call) {
                          if (Container* container = m_containers.find(call->path()))
                              openLog(authorization, call, *container);
                      });
}

/// Every command goes by the lifecycle table; those the shim performs need one.
void ContainerService::route(Dispatcher& dispatcher, const char* name, Command command,
                             Method method) {
    dispatcher.handle(
        bus::containerInterface, name,
        [this, command, method](const Authorization& authorization, const CallPtr& call) {
            Container* container = m_containers.find(call->path());
            if (!container)
                return; // the call says that it was dropped
            const bool own = command == Command::Start || command == Command::Delete ||
                             command == Command::SetLimit || command == Command::Attach;
            if (!allowed(container->state().phase, command) || (!own && !container->link()))
                call->fail(stateError(*call, *container));
            else
                (this->*method)(authorization, call, *container);
        });
}

void ContainerService::start(const Authorization& authorization, const CallPtr& call,
                             Container& container) {
    m_containers.start(authorization, container,
                       [call](const Status& status) { call->finish(status); });
}

void ContainerService::remove(const Authorization& authorization, const CallPtr& call,
                              Container& container) {
    m_containers.remove(authorization, container,
                        [call](const Status& status) { call->finish(status); });
}

void ContainerService::stop(const Authorization&, const CallPtr& call, Container& container) {
    const QVariantMap body{{QStringLiteral("timeoutMs"), call->arguments().constFirst()}};
    container.link()->request(
        shim::MessageKind::Stop, jsonOf(body),
        [this, call, id = container.id()](const Result<shim::Message>& answer) {
            // Disconnected: it ended before it could answer, which is what was asked for.
            if (!answer && answer.error().code != ErrorCode::Disconnected) {
                call->fail(answer.error());
                return;
            }
            if (Container* stopping = m_containers.byId(id))
                stopping->whenEnded([call] { call->reply(); });
            else
                call->reply();
        });
}

void ContainerService::kill(const Authorization&, const CallPtr& call, Container& container) {
    const QVariantMap body{{QStringLiteral("signal"), call->arguments().constFirst()}};
    container.link()->request(shim::MessageKind::Kill, jsonOf(body), relay(call));
}

void ContainerService::pause(const Authorization&, const CallPtr& call, Container& container) {
    container.link()->request(shim::MessageKind::Pause, "{}", relay(call));
}

void ContainerService::resume(const Authorization&, const CallPtr& call, Container& container) {
    container.link()->request(shim::MessageKind::Resume, "{}", relay(call));
}

void ContainerService::attach(const Authorization&, const CallPtr& call, Container& container) {
    if (container.link()) {
        container.link()->request(shim::MessageKind::Attach, "{}", relay(call));
        return;
    }
    auto console = container.attachEarly();
    if (console)
        call->reply({descriptorValue(console->get())});
    else
        call->fail(console.error());
}

void ContainerService::exec(const Authorization&, const CallPtr& call, Container& container) {
    const auto options = qdbus_cast<QVariantMap>(call->arguments().constFirst());
    container.link()->request(shim::MessageKind::Exec, jsonOf(options), relay(call));
}

void ContainerService::setLimit(const Authorization&, const CallPtr& call, Container& container) {
    const QVariantList arguments = call->arguments();
    const std::string key = arguments.value(0).toString().toStdString();
    const std::string instance = arguments.value(1).toString().toStdString();
    const std::string value = arguments.value(2).toString().toStdString();
    // The same check the window makes; the shim repeats it on what it holds.
    Design changed = container.design();
    const LimitRow* row = findLimit(key);
    if (!row) {
        call->fail(makeError(ErrorCode::InvalidArgument, "set limit", key, "no such limit"));
        return;
    }
    const auto parsed = parseLimit(*row, value);
    if (!parsed) {
        call->fail(parsed.error());
        return;
    }
    if (auto set = boxwright::setLimit(changed.spec, *row, *parsed, instance); !set) {
        call->fail(set.error());
        return;
    }
    if (!container.link()) {
        limitConfirmed(container.id(), key, instance, value);
        call->reply({QString::fromStdString(limitText(*parsed))});
        return;
    }
    const QVariantMap body{{QStringLiteral("key"), arguments.value(0)},
                           {QStringLiteral("instance"), arguments.value(1)},
                           {QStringLiteral("value"), arguments.value(2)}};
    container.link()->request(
        shim::MessageKind::SetLimit, jsonOf(body),
        [this, call, id = container.id(), key, instance,
         value](const Result<shim::Message>& answer) {
            if (!answer) {
                call->fail(answer.error());
                return;
            }
            limitConfirmed(id, key, instance, value);
            const auto reply =
                QJsonDocument::fromJson(QByteArray::fromStdString(answer->body)).object();
            call->reply({reply.value(QLatin1String("confirmed")).toString()});
        });
}

/// The design keeps what was asked for, so that the next start asks for it again.
void ContainerService::limitConfirmed(const std::string& id, const std::string& key,
                                      const std::string& instance, const std::string& value) {
    Container* container = m_containers.byId(id);
    const LimitRow* row = findLimit(key);
    const auto parsed = row ? parseLimit(*row, value) : Result<LimitValue>();
    if (!container || !row || !parsed)
        return;
    Design changed = container->design();
    if (boxwright::setLimit(changed.spec, *row, *parsed, instance))
        (void)m_containers.saveDesign(*container, std::move(changed));
}

void ContainerService::openLog(const Authorization&, const CallPtr& call, Container& container) {
    auto log = logSnapshot(container.directory());
    if (log)
        call->reply({descriptorValue(log->get())});
    else
        call->fail(log.error());
}

} // namespace boxwright::daemon
