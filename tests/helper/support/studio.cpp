#include "tests/helper/support/studio.h"

#include "engine/oci/design_json.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <unistd.h>

namespace boxwright::test {

Studio::~Studio() {
    if (!bus().isConnected())
        return;
    const QStringList left = containers();
    for (const QString& container : left)
        (void)on(container, "Delete");
}

QStringList Studio::containers() {
    const auto reply =
        call(QLatin1String(bus::managerPath), bus::objectManagerInterface, "GetManagedObjects");
    QStringList paths;
    const auto objects = qdbus_cast<ManagedObjects>(reply.arguments().value(0));
    for (auto it = objects.begin(); it != objects.end(); ++it) {
        if (it->contains(QLatin1String(bus::containerInterface)))
            paths += it.key().path();
    }
    return paths;
}

bool Studio::open() {
    registerBusTypes();
    if (!start())
        return false;
    const auto reply =
        call(QLatin1String(bus::managerPath), bus::managerInterface, "ImportStarter");
    if (reply.type() != QDBusMessage::ReplyMessage) {
        qWarning() << failureOf(reply);
        return false;
    }
    QVariantMap result;
    const QString state =
        waitForJob(reply.arguments().constFirst().value<QDBusObjectPath>().path(), &result);
    starter = result.value(QStringLiteral("layers")).toStringList().value(0);
    if (starter.isEmpty())
        qWarning() << state;
    return !starter.isEmpty();
}

Design Studio::shellDesign(const QString& script) const {
    Design design;
    design.name = "test";
    design.spec = defaultSpec();
    design.spec.process->terminal = false;
    design.spec.process->args = {"/bin/sh", "-c", script.toStdString()};
    design.layers.push_back({starter.toStdString(), "starter", "busybox", true, {}});
    return design;
}

QString Studio::create(const Design& design) {
    const auto reply =
        call(QLatin1String(bus::managerPath), bus::managerInterface, "CreateContainer",
             {QString::fromStdString(designToJson(design)), QVariantMap()});
    if (reply.type() != QDBusMessage::ReplyMessage) {
        qWarning() << failureOf(reply);
        return {};
    }
    return reply.arguments().constFirst().value<QDBusObjectPath>().path();
}

QString Studio::on(const QString& container, const char* method, const QVariantList& arguments) {
    return failureOf(call(container, bus::containerInterface, method, arguments));
}

QVariant Studio::get(const QString& container, const char* name) {
    return property(container, bus::containerInterface, name);
}

QString Studio::waitForPhase(const QString& container, const QString& phase, int ms) {
    QElapsedTimer timer;
    timer.start();
    QString held;
    while (timer.elapsed() < ms) {
        held = get(container, "Phase").toString();
        if (held == phase)
            break;
        QTest::qWait(20);
    }
    return held;
}

ConsoleReader Studio::attach(const QString& container) {
    const auto reply = call(container, bus::containerInterface, "Attach");
    if (reply.type() != QDBusMessage::ReplyMessage)
        qWarning() << failureOf(reply);
    return ConsoleReader(reply.arguments().value(0).value<QDBusUnixFileDescriptor>());
}

ConsoleReader Studio::exec(const QString& container, const QStringList& args, QVariantMap options) {
    options.insert(QStringLiteral("args"), args);
    const auto reply = call(container, bus::containerInterface, "Exec", {options});
    if (reply.type() != QDBusMessage::ReplyMessage)
        qWarning() << failureOf(reply);
    return ConsoleReader(reply.arguments().value(0).value<QDBusUnixFileDescriptor>());
}

QByteArray Studio::log(const QString& container) {
    const auto reply = call(container, bus::containerInterface, "OpenLog");
    const auto fd = reply.arguments().value(0).value<QDBusUnixFileDescriptor>();
    QFile file;
    if (!file.open(::dup(fd.fileDescriptor()), QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return {};
    return file.readAll();
}

QString Studio::waitForJob(const QString& job, QVariantMap* result) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 60'000) {
        const QString state = property(job, bus::jobInterface, "State").toString();
        if (state != QLatin1String("running")) {
            if (result)
                *result = qdbus_cast<QVariantMap>(property(job, bus::jobInterface, "Result"));
            return state + property(job, bus::jobInterface, "Failure").toString();
        }
        QTest::qWait(20);
    }
    return QStringLiteral("still running");
}

} // namespace boxwright::test
