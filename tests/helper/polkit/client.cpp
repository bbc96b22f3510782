#include "tests/helper/polkit/client.h"

#include "engine/base/unique_fd.h"
#include "engine/model/design.h"
#include "engine/oci/design_json.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "privhelper/daemon/interface_catalogue.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusUnixFileDescriptor>
#include <QMap>

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace boxwright::test {
namespace {

constexpr uid_t nobody = 65534;
constexpr int floodCalls = 10'000;
constexpr int floodDescriptors = 2'000;
constexpr int callPatienceMs = 60'000;

/// Something of the right type for every argument there is.
QVariantList argumentsFor(const QString& signature) {
    QVariantList arguments;
    for (qsizetype at = 0; at < signature.size(); ++at) {
        const QChar type = signature.at(at);
        if (type == QLatin1Char('s'))
            arguments << QStringLiteral("x");
        else if (type == QLatin1Char('u'))
            arguments << 1U;
        else if (type == QLatin1Char('i'))
            arguments << 9;
        else if (type == QLatin1Char('h'))
            arguments << QVariant::fromValue(QDBusUnixFileDescriptor(0));
        else if (type == QLatin1Char('a')) { // a{sv}
            arguments << QVariantMap();
            at += 4;
        }
    }
    return arguments;
}

QString pathFor(const QString& interface, const QString& id) {
    if (interface == QLatin1String(bus::containerInterface))
        return QLatin1String(bus::containerPrefix) + id;
    if (interface == QLatin1String(bus::layerInterface))
        return QLatin1String(bus::layerPrefix) + QString(64, QLatin1Char('a'));
    if (interface == QLatin1String(bus::jobInterface))
        return QLatin1String(bus::jobPrefix) + QStringLiteral("1");
    return QLatin1String(bus::managerPath);
}

QDBusMessage callHelper(const QString& path, const QString& interface, const QString& method,
                        const QVariantList& arguments) {
    QDBusMessage message =
        QDBusMessage::createMethodCall(QLatin1String(bus::service), path, interface, method);
    message.setArguments(arguments);
    return QDBusConnection::systemBus().call(message, QDBus::Block, 20'000);
}

/// The client: every method of the interface files on an object, one line each.
int callEverything(const QString& id) {
    for (const auto& row : daemon::InterfaceCatalogue::load().methods()) {
        if (row.action == QLatin1String("none"))
            continue;
        const auto reply = callHelper(pathFor(row.interface, id), row.interface, row.name,
                                      argumentsFor(row.signature));
        const QString outcome = reply.type() == QDBusMessage::ReplyMessage
                                    ? QStringLiteral("allowed")
                                    : reply.errorName() + QLatin1Char(' ') +
                                          reply.errorMessage().replace(id, QStringLiteral("ID"));
        std::printf("%s.%s %s\n", qPrintable(row.interface), qPrintable(row.name),
                    qPrintable(outcome));
    }
    return 0;
}

/// What another user's programs can learn: objects in sight, and a property read.
int lookAround(const QString& id) {
    const auto objects =
        callHelper(QLatin1String(bus::managerPath), QLatin1String(bus::objectManagerInterface),
                   QStringLiteral("GetManagedObjects"), {});
    std::printf("objects %d\n",
                int(qdbus_cast<ManagedObjects>(objects.arguments().value(0)).size()));
    const auto properties =
        callHelper(pathFor(QLatin1String(bus::containerInterface), id),
                   QLatin1String(bus::propertiesInterface), QStringLiteral("GetAll"),
                   {QLatin1String(bus::containerInterface)});
    std::printf("properties %s\n", qPrintable(properties.errorName()));
    return 0;
}

QDBusMessage managerCall(const char* interface, const char* method,
                         const QVariantList& arguments = {}) {
    auto message =
        QDBusMessage::createMethodCall(QLatin1String(bus::service), QLatin1String(bus::managerPath),
                                       QLatin1String(interface), QLatin1String(method));
    message.setArguments(arguments);
    return message;
}

/// A call that asks polkit, without waiting for its answer.
QDBusPendingCall ask(const QDBusConnection& bus) {
    return bus.asyncCall(
        managerCall(bus::managerInterface, "CreateContainer", {QStringLiteral("x"), QVariantMap()}),
        callPatienceMs);
}

void say(const char* text) {
    std::puts(text);
    std::fflush(stdout);
}

/// Calls that want no answer, which the bus counts nowhere, then one that does.
int floodSilently() {
    auto bus = QDBusConnection::systemBus();
    say("flooding");
    for (int count = 0; count < floodCalls; ++count)
        bus.send(count % 2 == 0 ? managerCall(bus::objectManagerInterface, "GetManagedObjects")
                                : managerCall(bus::managerInterface, "CreateContainer",
                                              {QStringLiteral("x"), QVariantMap()}));
    const auto last = bus.call(managerCall(bus::objectManagerInterface, "GetManagedObjects"),
                               QDBus::Block, callPatienceMs);
    std::printf("answered %d\n", last.type() != QDBusMessage::InvalidMessage);
    return 0;
}

/// Questions for polkit over several connections, all at once; then what became of them.
int floodWithQuestions(int connections, int each) {
    QList<QDBusPendingCall> calls;
    for (int number = 0; number < connections; ++number) {
        const auto bus = QDBusConnection::connectToBus(QDBusConnection::SystemBus,
                                                       QStringLiteral("connection-%1").arg(number));
        for (int count = 0; count < each; ++count)
            calls += ask(bus);
    }
    say("flooding");
    QMap<QString, int> outcomes;
    for (QDBusPendingCall& call : calls) {
        call.waitForFinished();
        ++outcomes[call.isError() ? call.error().name().section(QLatin1Char('.'), -1)
                                  : QStringLiteral("allowed")];
    }
    for (auto it = outcomes.cbegin(); it != outcomes.cend(); ++it)
        std::printf("%s %d\n", qPrintable(it.key()), it.value());
    return 0;
}

/// One call with an effect that can be seen; `stay` waits for its answer, else it is killed.
int importStarter(bool stay) {
    const auto call = QDBusConnection::systemBus().asyncCall(
        managerCall(bus::managerInterface, "ImportStarter"), callPatienceMs);
    say("asked");
    if (!stay)
        return QCoreApplication::exec();
    QDBusPendingCall answer = call;
    answer.waitForFinished();
    std::printf("%s\n", answer.isError() ? qPrintable(answer.error().name()) : "allowed");
    return 0;
}

/// Descriptors with calls that are refused, and arguments of every wrong kind.
int hostile() {
    const QString manager = QLatin1String(bus::managerInterface);
    const QList<QVariantList> wrong{
        {},
        {1U},
        {QStringLiteral("x")},
        {QByteArray(1'000'000, 'x')},
        {QStringLiteral("x"), 1},
        {QStringList{QStringLiteral("x")}, QVariantMap()},
        {QVariant::fromValue(QDBusObjectPath(QStringLiteral("/"))), QVariantMap()}};
    int refused = 0;
    for (const QVariantList& arguments : wrong)
        refused += callHelper(QLatin1String(bus::managerPath), manager,
                              QStringLiteral("CreateContainer"), arguments)
                       .type() == QDBusMessage::ErrorMessage;
    auto bus = QDBusConnection::systemBus();
    const QDBusUnixFileDescriptor descriptor(0);
    for (int count = 0; count < floodDescriptors; ++count) {
        auto message = QDBusMessage::createMethodCall(QLatin1String(bus::service),
                                                      QLatin1String(bus::managerPath), manager,
                                                      QStringLiteral("Import"));
        message << QVariant::fromValue(descriptor) << QVariantMap();
        bus.send(message); // expects no reply: those the bus itself counts
    }
    (void)callHelper(QLatin1String(bus::managerPath), manager, QStringLiteral("Import"), {});
    std::printf("refused %d of %d\n", refused, int(wrong.size()));
    return 0;
}

/// A container with a bind mount whose source is passed. @return its object path, or the error
QString createWithBind(const QString& layer) {
    Design design;
    design.name = "bound";
    design.spec = defaultSpec();
    design.spec.process->terminal = false;
    design.spec.process->args = {"/bin/true"};
    design.layers.push_back({layer.toStdString(), "starter", "busybox", true, {}});
    Mount mount;
    mount.destination = "/shared";
    mount.type = "bind";
    mount.source = "/usr";
    design.spec.mounts->push_back(mount);
    const UniqueFd source(::open("/usr", O_PATH | O_CLOEXEC));
    const DescriptorMap binds{{QStringLiteral("/shared"), QDBusUnixFileDescriptor(source.get())}};
    const auto made = QDBusConnection::systemBus().call(
        managerCall(bus::managerInterface, "CreateContainer",
                    {QString::fromStdString(designToJson(design)),
                     QVariantMap{{QStringLiteral("binds"), QVariant::fromValue(binds)}}}),
        QDBus::Block, callPatienceMs);
    const auto path = made.arguments().value(0).value<QDBusObjectPath>().path();
    return path.isEmpty() ? made.errorMessage() : path;
}

int printed(const QString& line) {
    say(qPrintable(line));
    return 0;
}

/// One call without arguments on an object: prints "done" or the error.
int callOn(const QString& path, const QString& method) {
    const auto reply =
        callHelper(path, QLatin1String(bus::containerInterface), method, QVariantList());
    return printed(reply.type() == QDBusMessage::ReplyMessage
                       ? QStringLiteral("done")
                       : reply.errorName() + QLatin1Char(' ') + reply.errorMessage());
}

int runTwice(const QString& layer) {
    const QString path = createWithBind(layer);
    callOn(path, QStringLiteral("Start"));
    return callOn(path, QStringLiteral("Start"));
}

} // namespace

int client(const QStringList& arguments) {
    if (::setresgid(nobody, nobody, nobody) != 0 || ::setresuid(nobody, nobody, nobody) != 0)
        return 1;
    registerBusTypes();
    const QString id = arguments.value(2);
    const QString what = arguments.value(1);
    if (what == QLatin1String("flood"))
        return floodSilently();
    if (what == QLatin1String("questions"))
        return floodWithQuestions(arguments.value(2).toInt(), arguments.value(3).toInt());
    if (what == QLatin1String("import") || what == QLatin1String("import-and-stay"))
        return importStarter(what.endsWith(QLatin1String("stay")));
    if (what == QLatin1String("bind"))
        return printed(createWithBind(id));
    if (what == QLatin1String("run-twice"))
        return runTwice(id);
    if (what == QLatin1String("on"))
        return callOn(id, arguments.value(3));
    if (what == QLatin1String("hostile"))
        return hostile();
    return what == QLatin1String("call-everything") ? callEverything(id) : lookAround(id);
}

bool isClient(const QStringList& arguments) {
    static const QStringList clients{QStringLiteral("call-everything"),
                                     QStringLiteral("look"),
                                     QStringLiteral("flood"),
                                     QStringLiteral("questions"),
                                     QStringLiteral("hostile"),
                                     QStringLiteral("import"),
                                     QStringLiteral("bind"),
                                     QStringLiteral("run-twice"),
                                     QStringLiteral("on"),
                                     QStringLiteral("import-and-stay")};
    return clients.contains(arguments.value(1));
}

} // namespace boxwright::test
