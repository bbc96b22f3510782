#include "engine/base/child_process.h"
#include "engine/base/files.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;

class BaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorNamesOperationObjectAndCause();
    void codesHaveNamesBothWays();
    void replaceFileLeavesNoTemporary();
    void readFileRefusesMoreThanItsLimit();
    void removeTreeTakesUnreadableFolders();
    void removeTreeDoesNotFollowSymlinks();
    void removeTreeOfAnyDepth();
    void captureSeparatesOutputErrorsAndStatus();
    void captureOfMissingProgramIsNotFound();
    void spawnGivesOnlyTheNamedDescriptors();
};

void BaseTest::errorNamesOperationObjectAndCause() {
    const Error error = systemError("mount", "/proc", EPERM);
    QCOMPARE(QString::fromStdString(error.message()),
             QStringLiteral("mount /proc: Operation not permitted (EPERM)"));
    QCOMPARE(systemError("write", "x", EDQUOT).code, ErrorCode::NoSpace);
}

void BaseTest::codesHaveNamesBothWays() {
    for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
        ErrorCode back = ErrorCode::Internal;
        QVERIFY(errorCodeFromName(errorCodeName(static_cast<ErrorCode>(i)), back));
        QCOMPARE(static_cast<int>(back), i);
    }
    ErrorCode unused;
    QVERIFY(!errorCodeFromName("Nonsense", unused));
}

void BaseTest::replaceFileLeavesNoTemporary() {
    QTemporaryDir dir;
    auto fd = openDirectory(AT_FDCWD, dir.path().toStdString());
    QVERIFY(fd);
    QVERIFY(replaceFile(fd->get(), "state", "one"));
    QVERIFY(replaceFile(fd->get(), "state", "two"));
    QCOMPARE(readFile(fd->get(), "state").value(), std::string("two"));
    QCOMPARE(QDir(dir.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("state")});
    QVERIFY(!replaceFile(fd->get(), "missing/state", "x"));
}

void BaseTest::readFileRefusesMoreThanItsLimit() {
    QTemporaryDir dir;
    auto fd = openDirectory(AT_FDCWD, dir.path().toStdString());
    QVERIFY(replaceFile(fd->get(), "big", std::string(100, 'x')));
    QVERIFY(readFile(fd->get(), "big", 100));
    QCOMPARE(readFile(fd->get(), "big", 99).error().code, ErrorCode::TooLarge);
}

void BaseTest::removeTreeTakesUnreadableFolders() {
    QTemporaryDir dir;
    auto fd = openDirectory(AT_FDCWD, dir.path().toStdString());
    QVERIFY(makeDirectories(dir.path().toStdString() + "/a/b/c"));
    QVERIFY(replaceFile(fd->get(), "a/b/c/file", "x"));
    QCOMPARE(::fchmodat(fd->get(), "a/b", 0000, 0), 0);
    QVERIFY(removeTree(fd->get(), "a"));
    QVERIFY(!exists(fd->get(), "a"));
    QVERIFY(removeTree(fd->get(), "a"));
}

void BaseTest::removeTreeDoesNotFollowSymlinks() {
    QTemporaryDir dir;
    auto fd = openDirectory(AT_FDCWD, dir.path().toStdString());
    QVERIFY(makeDirectories(dir.path().toStdString() + "/keep"));
    QVERIFY(replaceFile(fd->get(), "keep/file", "x"));
    QVERIFY(makeDirectories(dir.path().toStdString() + "/gone"));
    QCOMPARE(::symlinkat("../keep", fd->get(), "gone/link"), 0);
    QVERIFY(removeTree(fd->get(), "gone"));
    QVERIFY(exists(fd->get(), "keep/file"));
}

/// Whoever runs in a container decides how deep.
void BaseTest::removeTreeOfAnyDepth() {
    constexpr int levels = 1000;
    constexpr rlim_t few = 400;
    QTemporaryDir dir;
    auto top = openDirectory(AT_FDCWD, dir.path().toStdString());
    QVERIFY(top);
    auto place = makeDirectory(top->get(), "deep");
    for (int i = 0; i < levels; ++i) {
        QVERIFY(place);
        QCOMPARE(::symlinkat("nowhere", place->get(), "link"), 0);
        place = makeDirectory(place->get(), "d");
    }
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit limit{few, before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const auto removed = removeTree(top->get(), "deep");
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY2(removed, removed ? "" : removed.error().message().c_str());
    QVERIFY(!exists(top->get(), "deep"));
}

void BaseTest::captureSeparatesOutputErrorsAndStatus() {
    auto run = capture({"sh", "-c", "echo out; echo err >&2; exit 7"});
    QVERIFY(run);
    QCOMPARE(run->output, std::string("out\n"));
    QCOMPARE(run->errors, std::string("err\n"));
    QCOMPARE(run->status, 7);
    QCOMPARE(capture({"sh", "-c", "kill -9 $$"}).value().status, 137);
}

void BaseTest::captureOfMissingProgramIsNotFound() {
    auto run = capture({"no-such-program-anywhere"});
    QVERIFY(!run);
    QCOMPARE(run.error().code, ErrorCode::NotFound);
}

void BaseTest::spawnGivesOnlyTheNamedDescriptors() {
    QTemporaryDir dir;
    auto fd = openDirectory(AT_FDCWD, dir.path().toStdString());
    auto out = openAt(fd->get(), "out", O_WRONLY | O_CREAT, 0600);
    SpawnOptions options;
    options.arguments = {"sh", "-c", "ls /proc/$$/fd"};
    options.descriptors = {{out->get(), 1}, {fd->get(), 3}};
    auto pid = spawn(options);
    QVERIFY(pid);
    QCOMPARE(waitFor(*pid).value(), 0);
    const auto lines = QString::fromStdString(readFile(fd->get(), "out").value())
                           .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QVERIFY(lines.contains(QStringLiteral("3")));
    QVERIFY2(!lines.contains(QStringLiteral("5")), qPrintable(lines.join(QLatin1Char(' '))));
}

QTEST_GUILESS_MAIN(BaseTest)
#include "base_test.moc"
