#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace boxwright::test {

/// A system bus of its own with the real polkitd on it and a system helper; needs root. The
/// daemons see our policy and our rules through a mount namespace.
class PrivateBus {
public:
    PrivateBus();
    ~PrivateBus();

    bool startBus();
    /// @param rules JavaScript as in /etc/polkit-1/rules.d
    bool startPolkit(const QByteArray& rules);
    bool startHelper();
    /// Ends the helper as a crash would.
    void killHelper();
    /// Stops polkitd as it is, or lets it go on: what is asked meanwhile waits.
    bool pausePolkit(bool pause);
    QString data() const { return m_folder.filePath(QStringLiteral("data")); }

    QString address() const;
    qint64 helperPid() const { return m_helper->processId(); }
    std::unique_ptr<QProcess> startAsNobody(const QStringList& arguments);
    /// Runs this test program as user 65534 with `arguments`. @return its standard output
    QByteArray asNobody(const QStringList& arguments);

private:
    bool waitForName(const QString& name);
    std::unique_ptr<QProcess> launch(const QString& program, const QStringList& arguments);

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_bus;
    std::unique_ptr<QProcess> m_polkit;
    std::unique_ptr<QProcess> m_helper;
};

} // namespace boxwright::test
