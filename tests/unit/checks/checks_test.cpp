/// The table of what checks mean: complete, without doubles, found by key, family and reason.
#include "engine/model/checks.h"

#include <QSet>
#include <QTest>

using namespace boxwright;

class ChecksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreComplete();
    void rowsAreUnique();
    void reasonsBelongToAKey();
    void everyPossibleFindingHasWords_data();
    void everyPossibleFindingHasWords();
    void ownRowWinsOverFamily();
    void unknownIsNothing();
};

void ChecksTest::rowsAreComplete() {
    for (const CheckText& row : checkTexts()) {
        const std::string name = std::string(row.key) + "/" + std::string(row.reason);
        QVERIFY2(!row.key.empty() && !row.label.empty() && !row.text.empty(), name.c_str());
        QVERIFY2(row.text.back() == '.', name.c_str());
        QVERIFY2(row.reason.empty() == row.fix.empty(), name.c_str());
        QVERIFY2(row.reason.empty() != row.group.empty(), name.c_str());
        // A sentence before a command says so with a colon; no command hides inside a sentence.
        const size_t lineEnd = row.fix.find('\n');
        QVERIFY2(lineEnd == std::string_view::npos || row.fix[lineEnd - 1] == ':', name.c_str());
        const std::string_view first = row.fix.substr(0, lineEnd);
        QVERIFY2(first.starts_with("sudo ") || first.find("sudo ") == std::string_view::npos,
                 name.c_str());
    }
}

void ChecksTest::rowsAreUnique() {
    QSet<QString> seen;
    for (const CheckText& row : checkTexts()) {
        const auto name =
            QString::fromStdString(std::string(row.key) + "/" + std::string(row.reason));
        QVERIFY2(!seen.contains(name), qPrintable(name));
        seen.insert(name);
    }
}

void ChecksTest::reasonsBelongToAKey() {
    for (const CheckText& row : checkTexts())
        if (!row.reason.empty() && row.key.find('*') == std::string_view::npos)
            QVERIFY2(findCheckText(row.key), std::string(row.key).c_str());
}

/// What engine/linux/host_*.cpp can give on hosts other than this one.
void ChecksTest::everyPossibleFindingHasWords_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("reasons");
    const auto row = [](const char* key, const char* reasons) {
        QTest::newRow(key) << QString::fromLatin1(key) << QString::fromLatin1(reasons);
    };
    const char* tried = "not-in-kernel refused limit failed";
    row("kernel", "kernel-too-old");
    for (const char* key :
         {"clone3", "pidfd", "openat2", "mount-api", "overlay.userns", "seccomp.filter",
          "namespace.user", "namespace.mount", "namespace.pid", "namespace.network",
          "namespace.ipc", "namespace.uts", "namespace.cgroup", "namespace.time"})
        row(key, tried);
    row("cgroup2", "not-mounted hybrid-hierarchy");
    row("delegation", "not-mounted not-delegated");
    for (const char* key : {"controller.cpu", "controller.cpuset", "controller.memory",
                            "controller.io", "controller.pids", "controller.hugetlb"})
        row(key, "not-mounted not-delegated hybrid-hierarchy switched-off not-in-kernel");
    row("pressure", "not-in-kernel switched-off");
    row("systemd", "not-running no-user-manager");
    row("userns", "limit-zero sysctl-off apparmor not-in-kernel refused failed");
    row("subuid", "no-range range-too-small");
    row("subgid", "no-range range-too-small");
    row("newuidmap", "not-installed not-privileged");
    row("newgidmap", "not-installed not-privileged");
    row("overlay", "not-loaded not-in-kernel refused failed");
    row("overlay.store", "file-system refused limit failed");
    row("idmap", "needs-root file-system not-in-kernel refused failed");
    row("seccomp.notify", "taken not-in-kernel refused failed");
    row("apparmor", "not-in-kernel switched-off");
    row("selinux", "not-in-kernel");
    row("runtime.runc", "not-installed");
    row("runtime.crun", "not-installed");
}

void ChecksTest::everyPossibleFindingHasWords() {
    QFETCH(QString, key);
    QFETCH(QString, reasons);
    QVERIFY(findCheckText(key.toStdString()));
    for (const auto& reason : reasons.split(QLatin1Char(' ')))
        QVERIFY2(findCheckText(key.toStdString(), reason.toStdString()), qPrintable(reason));
}

void ChecksTest::ownRowWinsOverFamily() {
    QCOMPARE(findCheckText("pressure", "not-in-kernel")->key, std::string_view("pressure"));
    QCOMPARE(findCheckText("controller.io", "hybrid-hierarchy")->key,
             std::string_view("controller.*"));
    QCOMPARE(findCheckText("clone3", "not-in-kernel")->key, std::string_view("*"));
}

void ChecksTest::unknownIsNothing() {
    QVERIFY(!findCheckText("nonsense"));
    QVERIFY(!findCheckText("controller.nonsense"));
    QVERIFY(!findCheckText("cgroup2", "nonsense"));
}

QTEST_GUILESS_MAIN(ChecksTest)
#include "checks_test.moc"
