#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/capabilities.h"
#include "engine/linux/pty.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

/// In a process of its own, whose terminal or capabilities it may change. @return exit status
int inChild(const std::function<int()>& work) {
    const pid_t pid = ::fork();
    if (pid == 0)
        ::_exit(work());
    return waitFor(pid).value_or(-1);
}

int expectOutput(const Outcome& outcome, const QString& output) {
    if (!outcome.failure && outcome.output == output)
        return 0;
    std::fprintf(stderr, "%s %s\n", describe(outcome).c_str(), qPrintable(outcome.output));
    return 1;
}

/// Descriptor 3 is that directory for as long as this lives.
class DirectoryAtThree {
public:
    explicit DirectoryAtThree(const std::string& path)
        : m_before(::fcntl(3, F_DUPFD_CLOEXEC, 100)) {
        const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY);
        if (fd != 3) {
            ::dup2(fd, 3);
            ::close(fd);
        }
    }
    ~DirectoryAtThree() {
        ::close(3);
        if (m_before >= 0) {
            ::dup3(m_before, 3, O_CLOEXEC);
            ::close(m_before);
        }
    }
    DirectoryAtThree(const DirectoryAtThree&) = delete;
    DirectoryAtThree& operator=(const DirectoryAtThree&) = delete;

private:
    int m_before;
};

} // namespace

/// No process of ours enters a container with anything of the host's: descriptors, program,
/// capabilities, terminal (its memory: launch_tracing_test.cpp).
class EntryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leakedDescriptors() {
        const std::string count = "ls /proc/self/fd | wc -l";
        const Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY(!sleeper.failure);
        // Ours, without close-on-exec, as a careless library might leave one.
        const int leak = ::open("/etc/hostname", O_RDONLY);
        const Outcome launched = Box().run(m_box.shell(count));
        const Outcome entered = sleeper.exec({"/bin/sh", "-c", count});
        ::close(leak);
        VERIFY_RAN(launched);
        QCOMPARE(launched.output, QStringLiteral("4\n"));
        VERIFY_RAN(entered);
        QCOMPARE(entered.output, QStringLiteral("4\n"));
    }

    /// Ours has more open on the way than the program may have.
    void fewDescriptors() {
        ContainerSpec spec = m_box.shell("ulimit -Sn; ulimit -Hn");
        spec.process->rlimits = std::vector<Rlimit>{{"RLIMIT_NOFILE", 4, 3, {}}};
        const Outcome launched = m_box.run(spec);
        VERIFY_RAN(launched);
        QCOMPARE(launched.output, QStringLiteral("3\n4\n"));

        const Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY(!sleeper.failure);
        const Outcome entered = sleeper.exec(*spec.process);
        VERIFY_RAN(entered);
        QCOMPARE(entered.output, QStringLiteral("3\n4\n"));
    }

    /// CVE-2024-21626: the working directory as a way out through an inherited descriptor.
    void workingDirectoryOutside() {
        Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY(!sleeper.failure);
        for (int fd = 3; fd < 24; ++fd) {
            Process process = *sleeper.containerSpec.process;
            process.args = std::vector<std::string>{"/bin/true"};
            process.cwd = "/proc/self/fd/" + std::to_string(fd);
            const Outcome entered = sleeper.exec(process);
            QVERIFY2(entered.failure, process.cwd.c_str());

            ContainerSpec spec = m_box.shell("true");
            spec.process->cwd = process.cwd;
            QVERIFY2(m_box.run(spec).failure, process.cwd.c_str());
        }
    }

    /// Only the check of the directory is left where a directory of the host is handed over.
    void workingDirectoryInAHandedDescriptor() {
        const Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY(!sleeper.failure);
        Process process = *sleeper.containerSpec.process;
        process.args = std::vector<std::string>{"/bin/true"};
        process.cwd = "/proc/self/fd/3";
        const DirectoryAtThree host("/");
        const Outcome entered = sleeper.exec(process, {}, 1);
        QVERIFY(entered.failure);
        QVERIFY2(entered.failure->code == ErrorCode::Unsafe, describe(entered).c_str());

        const Box box;
        LaunchRequest request = box.request(box.shell("true"));
        request.spec.process->cwd = process.cwd;
        request.preservedFds = 1;
        QVERIFY(box.run(std::move(request)).failure);
    }

    /// CVE-2019-5736: the launching program, run and then overwritten from inside.
    void ownProgram_data() {
        QTest::addColumn<QString>("command");
        QTest::newRow("as the command") << QStringLiteral("/proc/self/exe inside");
        QTest::newRow("as an interpreter") << QStringLiteral("/srv/script");
    }
    void ownProgram() {
        QFETCH(QString, command);
        const std::string victim = m_box.path("victim");
        QFile::remove(QString::fromStdString(victim));
        QVERIFY(QFile::copy(QStringLiteral("/proc/self/exe"), QString::fromStdString(victim)));
        QVERIFY(QFile::setPermissions(QString::fromStdString(victim),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const auto size = QFileInfo(QString::fromStdString(victim)).size();
        std::vector<std::string> arguments{victim, "launch"};
        for (const QString& word : command.split(QLatin1Char(' ')))
            arguments.push_back(word.toStdString());
        qputenv("TMPDIR", m_box.path("").c_str()); // it ends without cleaning up
        const auto ran = capture(arguments);
        qunsetenv("TMPDIR");
        QVERIFY(ran);
        QVERIFY2(ran->output == "reached\n", (ran->output + ran->errors).c_str());
        QCOMPARE(QFileInfo(QString::fromStdString(victim)).size(), size);
    }

    void unsealedProgramLaunchesNothing_data() {
        QTest::addColumn<QByteArray>("role");
        QTest::newRow("launch") << QByteArray("launch");
        QTest::newRow("exec") << QByteArray("enter");
    }
    void unsealedProgramLaunchesNothing() {
        QFETCH(QByteArray, role);
        qputenv("BOXWRIGHT_TEST_UNSEALED", "1");
        const std::string victim = m_box.path("unsealed");
        QFile::remove(QString::fromStdString(victim));
        QVERIFY(QFile::copy(QStringLiteral("/proc/self/exe"), QString::fromStdString(victim)));
        QVERIFY(QFile::setPermissions(QString::fromStdString(victim),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const auto ran = capture({victim, role.toStdString(), "/bin/true"});
        qunsetenv("BOXWRIGHT_TEST_UNSEALED");
        QVERIFY(ran);
        QCOMPARE(ran->status, 3);
        QVERIFY2(ran->output.find("sealed copy") != std::string::npos, ran->output.c_str());
    }

    /// TIOCSTI types on the terminal that controls a process: the caller's does not control ours.
    void callersTerminal() {
        const Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY(!sleeper.failure);
        const int status = inChild([&] {
            const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
            if (::setsid() < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0)
                return 2;
            const int slave = ::ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
            if (slave < 0 || !makeControllingTerminal(slave))
                return 2;
            const std::string own = "cut -d' ' -f7 /proc/self/stat";
            const int launched = expectOutput(Box().run(m_box.shell(own)), QStringLiteral("0\n"));
            const int entered =
                expectOutput(sleeper.exec({"/bin/sh", "-c", own}), QStringLiteral("0\n"));
            return launched + entered;
        });
        QCOMPARE(status, 0);
    }

    /// What the caller could hand on by exec it does not.
    void callersCapabilities() {
        if (!isRoot())
            QSKIP("an ordinary user has none");
        const Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY(!sleeper.failure);
        const int status = inChild([&] {
            auto own = readCapabilities(::getpid());
            if (!own)
                return 2;
            own->inheritable = own->permitted;
            own->ambient = own->permitted;
            if (applyCapabilities(*own) < 0)
                return 2;
            const std::string sets = "grep -E 'CapInh|CapAmb' /proc/self/status | grep -vc "
                                     "0000000000000000; true";
            const int launched = expectOutput(Box().run(m_box.shell(sets)), QStringLiteral("0\n"));
            const int entered =
                expectOutput(sleeper.exec({"/bin/sh", "-c", sets}), QStringLiteral("0\n"));
            return launched + entered;
        });
        QCOMPARE(status, 0);
    }

private:
    Box m_box;
};

std::unique_ptr<QObject> makeEntryTest() {
    return std::make_unique<EntryTest>();
}

#include "launch_entry_test.moc"
