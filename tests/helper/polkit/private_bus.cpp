#include "tests/helper/polkit/private_bus.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

namespace boxwright::test {
namespace {

/// As the distribution's system bus: nobody may own or call what no policy file allows.
constexpr char busConfiguration[] = R"(<busconfig>
  <type>system</type>
  <listen>unix:path=%1</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <deny own="*"/>
    <deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus"/>
  </policy>
  <includedir>/usr/share/dbus-1/system.d</includedir>
  <include>%2/org.boxwright.Helper1.conf</include>
</busconfig>
)";

constexpr char polkitScript[] = "mount --bind \"$1/rules\" /etc/polkit-1/rules.d && "
                                "mount --bind \"$1/actions\" /usr/share/polkit-1/actions && "
                                "exec /usr/lib/polkit-1/polkitd --no-debug";

bool writeFile(const QString& path, const QByteArray& content) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

void stop(std::unique_ptr<QProcess>& process) {
    if (!process)
        return;
    process->terminate();
    if (!process->waitForFinished(3000))
        process->kill();
    process->waitForFinished(1000);
    process.reset();
}

} // namespace

PrivateBus::PrivateBus() {
    ::chmod(qPrintable(m_folder.path()), 0755); // polkitd and nobody go through it
    QDir(m_folder.path()).mkdir(QStringLiteral("rules"));
    QDir(m_folder.path()).mkdir(QStringLiteral("actions"));
    QFile::copy(QStringLiteral(BOXWRIGHT_INSTALL_FILES "/org.boxwright.policy"),
                m_folder.filePath(QStringLiteral("actions/org.boxwright.policy")));
}

PrivateBus::~PrivateBus() {
    stop(m_helper);
    stop(m_polkit);
    QDBusConnection::disconnectFromBus(QStringLiteral("private"));
    stop(m_bus);
}

QString PrivateBus::address() const {
    return QStringLiteral("unix:path=") + m_folder.filePath(QStringLiteral("bus"));
}

std::unique_ptr<QProcess> PrivateBus::launch(const QString& program, const QStringList& arguments) {
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DBUS_SYSTEM_BUS_ADDRESS"), address());
    process->setProcessEnvironment(environment);
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->start(program, arguments);
    return process;
}

bool PrivateBus::startBus() {
    const QString file = m_folder.filePath(QStringLiteral("bus.conf"));
    const QString text =
        QString::fromLatin1(busConfiguration)
            .arg(m_folder.filePath(QStringLiteral("bus")), QStringLiteral(BOXWRIGHT_INSTALL_FILES));
    if (!writeFile(file, text.toUtf8()))
        return false;
    m_bus = launch(QStringLiteral("dbus-daemon"),
                   {QStringLiteral("--nofork"), QStringLiteral("--config-file=") + file});
    // A failed connection would be remembered under its name: connect only when it can be.
    const QString socket = m_folder.filePath(QStringLiteral("bus"));
    if (!QTest::qWaitFor([&] { return QFile::exists(socket); }, 10'000))
        return false;
    QTest::qWait(50);
    return QDBusConnection::connectToBus(address(), QStringLiteral("private")).isConnected();
}

bool PrivateBus::startPolkit(const QByteArray& rules) {
    if (!writeFile(m_folder.filePath(QStringLiteral("rules/10-test.rules")), rules))
        return false;
    m_polkit = launch(QStringLiteral("unshare"),
                      {QStringLiteral("-mpf"), QStringLiteral("--mount-proc"),
                       QStringLiteral("--kill-child"), QStringLiteral("sh"), QStringLiteral("-c"),
                       QLatin1String(polkitScript), QStringLiteral("sh"), m_folder.path()});
    return waitForName(QStringLiteral("org.freedesktop.PolicyKit1"));
}

bool PrivateBus::startHelper() {
    m_helper = launch(QStringLiteral(BOXWRIGHT_HELPER),
                      {QStringLiteral("--system"), QStringLiteral("--data"),
                       m_folder.filePath(QStringLiteral("data")), QStringLiteral("--run"),
                       m_folder.filePath(QStringLiteral("run"))});
    return waitForName(QStringLiteral("org.boxwright.Helper1"));
}

void PrivateBus::killHelper() {
    m_helper->kill();
    m_helper->waitForFinished();
}

/// m_polkit is unshare, whose only child polkitd is.
bool PrivateBus::pausePolkit(bool pause) {
    QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(m_polkit->processId()));
    if (!children.open(QIODevice::ReadOnly))
        return false;
    const auto pid = children.readAll().trimmed().toInt();
    return pid > 0 && ::kill(pid, pause ? SIGSTOP : SIGCONT) == 0;
}

bool PrivateBus::waitForName(const QString& name) {
    QDBusConnection bus(QStringLiteral("private"));
    return QTest::qWaitFor([&] { return bus.interface()->isServiceRegistered(name).value(); },
                           10'000);
}

std::unique_ptr<QProcess> PrivateBus::startAsNobody(const QStringList& arguments) {
    return launch(QCoreApplication::applicationFilePath(), arguments);
}

QByteArray PrivateBus::asNobody(const QStringList& arguments) {
    const auto process = startAsNobody(arguments);
    process->waitForFinished(60'000);
    return process->readAllStandardOutput();
}

} // namespace boxwright::test
