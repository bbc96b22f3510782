/// checkHost on this host, as root and as an ordinary user: every finding has words, threads are
/// no obstacle, nothing stays behind.
#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/attempt.h"
#include "engine/linux/host_checks.h"
#include "engine/linux/host_features.h"
#include "engine/model/namespaces.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <dirent.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace boxwright;

class HostFeaturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFindingHasWords();
    void everyTopicIsThere();
    void ordinaryUserIsCheckedToo();
    void changesNothing();
    void threadsAreNoObstacle();
    void attemptsEndInTime();
    void errorsBecomeReasons_data();
    void errorsBecomeReasons();
};

namespace {

/// On this host, with a store where the test may write.
std::vector<HostCheck> checkHere() {
    static const QTemporaryDir store;
    return checkHost(store.path().toStdString());
}

HostCheck find(const std::vector<HostCheck>& checks, const std::string& key) {
    const auto found = std::find_if(checks.begin(), checks.end(),
                                    [&](const HostCheck& check) { return check.key == key; });
    return found == checks.end() ? HostCheck{} : *found;
}

int openDescriptors() {
    int count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder) != nullptr)
        ++count;
    ::closedir(folder);
    return count;
}

} // namespace

void HostFeaturesTest::everyFindingHasWords() {
    QSet<QString> keys;
    for (const HostCheck& check : checkHere()) {
        const auto key = QString::fromStdString(check.key);
        QVERIFY2(!keys.contains(key), qPrintable(key));
        keys.insert(key);
        QVERIFY2(findCheckText(check.key), qPrintable(key));
        QCOMPARE(check.state == CheckState::Ok, check.reason.empty());
        if (!check.reason.empty())
            QVERIFY2(findCheckText(check.key, check.reason),
                     (check.key + "/" + check.reason).c_str());
    }
    // And no words for what is never checked.
    for (const CheckText& row : checkTexts())
        if (row.key.find('*') == std::string_view::npos)
            QVERIFY2(keys.contains(QString::fromStdString(std::string(row.key))),
                     std::string(row.key).c_str());
}

void HostFeaturesTest::everyTopicIsThere() {
    const auto checks = checkHere();
    for (const NamespaceRow& row : namespaceCatalogue()) {
        const auto check = find(checks, "namespace." + std::string(row.type));
        QVERIFY2(check.state == CheckState::Ok,
                 (check.key + " " + check.value + " " + check.reason).c_str());
    }
    // What this project's own tests need in any case.
    for (const char* key :
         {"kernel", "clone3", "pidfd", "openat2", "overlay", "overlay.store", "seccomp.filter"})
        QVERIFY2(find(checks, key).state == CheckState::Ok, key);
}

void HostFeaturesTest::ordinaryUserIsCheckedToo() {
    if (::geteuid() != 0)
        return; // all the other tests are this one then
    const auto run = capture({"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                              QCoreApplication::applicationFilePath().toStdString(),
                              "everyFindingHasWords", "everyTopicIsThere", "changesNothing"});
    QVERIFY(run);
    QVERIFY2(run->status == 0, run->output.c_str());
}

void HostFeaturesTest::changesNothing() {
    const auto mounts = readFile(AT_FDCWD, "/proc/self/mountinfo").value();
    const int descriptors = openDescriptors();
    const auto before = checkHere();
    QCOMPARE(checkHere(), before);
    QCOMPARE(readFile(AT_FDCWD, "/proc/self/mountinfo").value(), mounts);
    QCOMPARE(openDescriptors(), descriptors);
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
}

void HostFeaturesTest::threadsAreNoObstacle() {
    std::atomic<bool> stop = false;
    std::vector<std::thread> busy;
    for (int i = 0; i < 3; ++i)
        busy.emplace_back([&] {
            while (!stop)
                std::string(4096, 'x').append("y");
        });
    const auto alone = checkHere();
    for (int i = 0; i < 5; ++i)
        QCOMPARE(checkHere(), alone);
    stop = true;
    for (auto& thread : busy)
        thread.join();
}

void HostFeaturesTest::attemptsEndInTime() {
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(tryInChild([] {
                 ::pause();
                 return 0;
             }),
             -1);
    QVERIFY(timer.elapsed() < 30000);
    QCOMPARE(tryInChild([] { return EPERM; }), EPERM);
    QCOMPARE(tryInChild([] { return ::raise(SIGSYS); }), -1);
}

void HostFeaturesTest::errorsBecomeReasons_data() {
    QTest::addColumn<int>("error");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("value");
    QTest::newRow("fine") << 0 << ""
                          << "v";
    QTest::newRow("no call") << ENOSYS << "not-in-kernel"
                             << "v";
    QTest::newRow("denied") << EPERM << "refused"
                            << "v";
    QTest::newRow("killed") << -1 << "refused"
                            << "v";
    QTest::newRow("no namespace left") << ENOSPC << "limit"
                                       << "v";
    QTest::newRow("other") << EBUSY << "failed"
                           << "EBUSY";
}

void HostFeaturesTest::errorsBecomeReasons() {
    QFETCH(int, error);
    const HostCheck check = tried("clone3", error, CheckState::Optional, "v");
    QTEST(QString::fromStdString(check.reason), "reason");
    QTEST(QString::fromStdString(check.value), "value");
    QVERIFY(check.state == (error == 0 ? CheckState::Ok : CheckState::Optional));
}

QTEST_GUILESS_MAIN(HostFeaturesTest)
#include "host_features_test.moc"
