#include "engine/base/files.h"
#include "engine/base/text.h"
#include "tests/helper/support/studio.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

constexpr int warmUp = 20;
constexpr int cycles = 200;
constexpr qint64 moreMemoryKiB = 8 * 1024;

/// What a container may leave behind on its host, as far as this helper is concerned.
struct Traces {
    qsizetype descriptors = 0;
    qsizetype children = 0; ///< of the helper, dead or alive
    QByteArray mounts;
    QStringList cgroups; ///< of containers that are gone
    QStringList stored;  ///< names in the store and in the run folder
};

std::string read(const QString& path) {
    return readFile(AT_FDCWD, path.toStdString()).value_or(std::string());
}

} // namespace

/// Many containers one after the other: the host is in the end what it was.
class EnduranceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_studio = std::make_unique<Studio>();
        QVERIFY(m_studio->open());
        m_design = m_studio->shellDesign(QStringLiteral("exec sleep 1000"));
    }
    void cleanupTestCase() { m_studio.reset(); }

    void cyclesLeaveNothing() {
        for (int i = 0; i < warmUp; ++i)
            QVERIFY(cycle());
        const Traces before = traces();
        const qint64 memory = residentKiB();
        for (int i = 0; i < cycles; ++i)
            QVERIFY(cycle());
        // Removal goes on a little after it was answered.
        QTRY_COMPARE_WITH_TIMEOUT(traces().stored, before.stored, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(traces().descriptors, before.descriptors, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(traces().children, before.children, 30'000);
        const Traces after = traces();
        QCOMPARE(after.mounts, before.mounts);
        QCOMPARE(after.cgroups, QStringList());
        QVERIFY2(residentKiB() - memory < moreMemoryKiB,
                 qPrintable(QString::number(residentKiB() - memory)));
        qInfo("%d cycles: %lld KiB more memory", cycles, residentKiB() - memory);
    }

private:
    bool cycle() {
        const QString box = m_studio->create(m_design);
        const auto done = [&](const char* method, const QVariantList& arguments = {}) {
            const QString failure = m_studio->on(box, method, arguments);
            if (!failure.isEmpty())
                qWarning() << method << failure;
            return failure.isEmpty();
        };
        if (!done("Start"))
            return false;
        if (const QString cgroup = m_studio->get(box, "Cgroup").toString(); !cgroup.isEmpty())
            m_cgroups += QFileInfo(cgroup).path(); // the scope around it
        return done("Stop", {0U}) && done("Delete");
    }

    QString proc(const char* file) const {
        return QStringLiteral("/proc/%1/%2")
            .arg(m_studio->process().processId())
            .arg(QLatin1String(file));
    }

    qint64 residentKiB() const {
        return QByteArray::fromStdString(read(proc("statm"))).split(' ').value(1).toLongLong() *
               ::sysconf(_SC_PAGESIZE) / 1024;
    }

    Traces traces() const {
        Traces found;
        found.descriptors = QDir(proc("fd")).entryList(QDir::System | QDir::Files).size();
        const QString tasks = proc("task");
        for (const QString& task : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const std::string pids =
                read(tasks + QLatin1Char('/') + task + QStringLiteral("/children"));
            found.children += qsizetype(splitWords(pids).size());
        }
        found.mounts = QByteArray::fromStdString(read(proc("mountinfo")));
        for (const QString& cgroup : m_cgroups) {
            if (QFileInfo::exists(cgroup))
                found.cgroups += cgroup;
        }
        for (const QString& folder :
             {m_studio->data() + QStringLiteral("/containers"), m_studio->run(),
              m_studio->data() + QStringLiteral("/staging")})
            found.stored += QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System |
                                                   QDir::NoDotAndDotDot);
        return found;
    }

    std::unique_ptr<Studio> m_studio;
    QStringList m_cgroups; ///< of all containers
    Design m_design;
};

QTEST_GUILESS_MAIN(EnduranceTest)
#include "endurance_test.moc"
