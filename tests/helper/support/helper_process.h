#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace boxwright::test {

/// A real embedded helper on folders of its own, and a connection to it.
class HelperProcess {
public:
    HelperProcess();
    ~HelperProcess();

    /// Run in the helper's process before its program is; async-signal-safe.
    void beforeStart(std::function<void()> prepare) { m_prepare = std::move(prepare); }
    /// @return false with a test failure recorded
    bool start();
    void connectPeer();
    void disconnectPeer();
    void kill9();
    bool waitForExit(int ms = 10'000);

    QDBusConnection bus() const { return QDBusConnection(m_connection); }
    QString data() const { return m_folder->filePath(QStringLiteral("data")); }
    QString run() const { return m_folder->filePath(QStringLiteral("run")); }
    QString socket() const { return m_folder->filePath(QStringLiteral("peer")); }
    QProcess& process() { return *m_process; }

    /// A call, waited for while the event loop runs, so that signals come in meanwhile.
    QDBusMessage call(const QString& path, const char* interface, const char* method,
                      const QVariantList& arguments = {}, int timeoutMs = 30'000);
    QVariant property(const QString& path, const char* interface, const char* name);

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_process;
    std::function<void()> m_prepare;
    QString m_connection;
};

/// "" for a reply, else the error's name and text.
QString failureOf(const QDBusMessage& message);

} // namespace boxwright::test
