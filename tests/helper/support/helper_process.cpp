#include "tests/helper/support/helper_process.h"

#include "privhelper/api/names.h"

#include <QCoreApplication>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QDir>
#include <QEventLoop>
#include <QTest>

#include <csignal>

namespace boxwright::test {

HelperProcess::HelperProcess()
    : m_folder(std::make_unique<QTemporaryDir>()) {}

HelperProcess::~HelperProcess() {
    disconnectPeer();
    if (m_process && m_process->state() != QProcess::NotRunning &&
        !m_process->waitForFinished(5000))
        m_process->kill();
    if (m_process)
        m_process->waitForFinished(1000);
}

bool HelperProcess::start() {
    m_process = std::make_unique<QProcess>();
    m_process->setChildProcessModifier(m_prepare);
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process->start(QStringLiteral(BOXWRIGHT_HELPER),
                     {QStringLiteral("--peer"), socket(), QStringLiteral("--data"), data(),
                      QStringLiteral("--run"), run()});
    if (!m_process->waitForReadyRead(10'000))
        return false;
    const bool ready = m_process->readLine().trimmed() == QByteArray(bus::readyLine);
    if (ready)
        connectPeer();
    return ready && bus().isConnected();
}

void HelperProcess::connectPeer() {
    static int number = 0;
    m_connection = QStringLiteral("helper-%1").arg(++number);
    QDBusConnection::connectToPeer(QStringLiteral("unix:path=") + socket(), m_connection);
}

void HelperProcess::disconnectPeer() {
    if (!m_connection.isEmpty())
        QDBusConnection::disconnectFromPeer(m_connection);
    m_connection.clear();
}

void HelperProcess::kill9() {
    ::kill(static_cast<pid_t>(m_process->processId()), SIGKILL);
    m_process->waitForFinished(5000);
    disconnectPeer();
}

bool HelperProcess::waitForExit(int ms) {
    return m_process->state() == QProcess::NotRunning || m_process->waitForFinished(ms);
}

QDBusMessage HelperProcess::call(const QString& path, const char* interface, const char* method,
                                 const QVariantList& arguments, int timeoutMs) {
    QDBusMessage message = QDBusMessage::createMethodCall(QString(), path, QLatin1String(interface),
                                                          QLatin1String(method));
    message.setArguments(arguments);
    QDBusPendingCallWatcher watcher(bus().asyncCall(message, timeoutMs));
    QEventLoop loop;
    QObject::connect(&watcher, &QDBusPendingCallWatcher::finished, &loop, &QEventLoop::quit);
    if (!watcher.isFinished())
        loop.exec();
    return watcher.reply();
}

QVariant HelperProcess::property(const QString& path, const char* interface, const char* name) {
    const QDBusMessage reply = call(path, bus::propertiesInterface, "Get",
                                    {QLatin1String(interface), QLatin1String(name)});
    return reply.arguments().value(0).value<QDBusVariant>().variant();
}

QString failureOf(const QDBusMessage& message) {
    if (message.type() == QDBusMessage::ReplyMessage)
        return {};
    return message.errorName() + QStringLiteral(": ") + message.errorMessage();
}

} // namespace boxwright::test
