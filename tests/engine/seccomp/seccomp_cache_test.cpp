#include "engine/base/files.h"
#include "engine/linux/seccomp.h"
#include "engine/linux/seccomp_shrink.h"
#include "tests/engine/seccomp/under_filter.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <functional>
#include <map>
#include <sys/stat.h>

using namespace boxwright;

namespace {

bool same(const SeccompProgram& a, const SeccompProgram& b) {
    return a.flags == b.flags && a.filter.size() == b.filter.size() &&
           std::memcmp(a.filter.data(), b.filter.data(), a.filter.size() * sizeof(sock_filter)) ==
               0;
}

std::string onlyFileIn(const QTemporaryDir& dir) {
    const QStringList names = QDir(dir.path()).entryList(QDir::Files | QDir::Hidden);
    return names.size() == 1 ? dir.filePath(names[0]).toStdString() : std::string();
}

} // namespace

class SeccompCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cachedFilterIsTheSame();
    void badCacheFileIsRebuilt_data();
    void badCacheFileIsRebuilt();
    void anotherProfilesFileIsNotTaken();
    void unusableCacheStillCompiles();
};

void SeccompCacheTest::cachedFilterIsTheSame() {
    const QTemporaryDir dir;
    const std::string cache = dir.path().toStdString();
    QElapsedTimer timer;
    timer.start();
    auto fresh = compileSeccomp(dockerLike());
    const qint64 compiling = timer.nsecsElapsed();
    const auto first = cachedSeccomp(dockerLike(), cache);
    timer.start();
    const auto second = cachedSeccomp(dockerLike(), cache);
    qInfo("compiled in %.2f ms, from the cache in %.2f ms, %zu instructions",
          static_cast<double>(compiling) / 1e6, static_cast<double>(timer.nsecsElapsed()) / 1e6,
          fresh->filter.size());
    QVERIFY(first && second);
    fresh->filter = shrunkFilter(fresh->filter).value();
    QVERIFY(same(*fresh, *first));
    QVERIFY(same(*fresh, *second));
    QVERIFY(!onlyFileIn(dir).empty());
}

void SeccompCacheTest::badCacheFileIsRebuilt_data() {
    QTest::addColumn<QString>("fault");
    for (const char* fault : {"flipped key", "flipped filter", "truncated", "empty", "writable",
                              "foreign", "symlink", "fifo", "folder"})
        QTest::newRow(fault) << QString::fromLatin1(fault);
}

void SeccompCacheTest::badCacheFileIsRebuilt() {
    QFETCH(QString, fault);
    const QTemporaryDir dir;
    const auto honest = cachedSeccomp(dockerLike(), dir.path().toStdString());
    const std::string file = onlyFileIn(dir);
    // A filter that would be noticed: everything allowed.
    const auto lax = cachedSeccomp(allowAllBut(deny("getppid", 1)), "");
    const std::string content = readFile(AT_FDCWD, file).value();
    const auto flip = [&](size_t at) {
        std::string changed = content;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        return replaceFile(AT_FDCWD, file, changed).has_value();
    };
    const std::map<QString, std::function<bool()>> spoil{
        {QStringLiteral("flipped key"), [&] { return flip(100); }},
        {QStringLiteral("flipped filter"), [&] { return flip(content.size() - 5); }},
        {QStringLiteral("truncated"), [&] { return ::truncate(file.c_str(), 64) == 0; }},
        {QStringLiteral("empty"), [&] { return ::truncate(file.c_str(), 0) == 0; }},
        {QStringLiteral("writable"), [&] { return ::chmod(file.c_str(), 0622) == 0; }},
        {QStringLiteral("foreign"), [&] { return ::chown(file.c_str(), 65534, 65534) == 0; }},
        {QStringLiteral("symlink"),
         [&] {
             const std::string moved = dir.filePath(QStringLiteral("moved")).toStdString();
             return ::rename(file.c_str(), moved.c_str()) == 0 &&
                    ::symlink(moved.c_str(), file.c_str()) == 0;
         }},
        {QStringLiteral("fifo"),
         [&] { return ::unlink(file.c_str()) == 0 && ::mkfifo(file.c_str(), 0600) == 0; }},
        {QStringLiteral("folder"),
         [&] { return ::unlink(file.c_str()) == 0 && ::mkdir(file.c_str(), 0700) == 0; }},
    };
    if (fault == QStringLiteral("foreign") && ::geteuid() != 0)
        QSKIP("needs root to give a file away");
    QVERIFY(spoil.at(fault)());
    const auto again = cachedSeccomp(dockerLike(), dir.path().toStdString());
    QVERIFY(again);
    QVERIFY(same(*again, *honest));
    QVERIFY(!same(*again, *lax));
    struct stat info {};
    QCOMPARE(::lstat(file.c_str(), &info), 0);
    if (fault == QStringLiteral("folder")) // nothing is deleted to make room
        return;
    QVERIFY(S_ISREG(info.st_mode));
    QCOMPARE(info.st_uid, ::geteuid());
    QCOMPARE(info.st_mode & 0777u, 0600u);
    QCOMPARE(readFile(AT_FDCWD, file).value(), content);
}

void SeccompCacheTest::anotherProfilesFileIsNotTaken() {
    const QTemporaryDir laxDir;
    const QTemporaryDir dir;
    const auto lax = cachedSeccomp(allowAllBut(deny("getppid", 1)), laxDir.path().toStdString());
    const auto honest = cachedSeccomp(dockerLike(), dir.path().toStdString());
    QCOMPARE(::rename(onlyFileIn(laxDir).c_str(), onlyFileIn(dir).c_str()), 0);
    const auto again = cachedSeccomp(dockerLike(), dir.path().toStdString());
    QVERIFY(same(*again, *honest));
    QVERIFY(!same(*again, *lax));
}

void SeccompCacheTest::unusableCacheStillCompiles() {
    QVERIFY(cachedSeccomp(dockerLike(), "/proc/nothing/here"));
    QVERIFY(cachedSeccomp(dockerLike(), "/dev/null"));
}

QTEST_APPLESS_MAIN(SeccompCacheTest)
#include "seccomp_cache_test.moc"
