#include "app/bus/staged_bundle.h"
#include "engine/base/files.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::app;

/// A bundle gets its name whole or not at all, and takes nobody else's.
class StagedBundleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
    void placedUnderItsName();
    void anEmptyDirectoryMakesRoom();
    void whatCameMeanwhileStays();
    void overwrittenOnlyWhenAsked();
    void goneUnlessPlaced();
    void leftoversAreSwept();
    void whatIsBeingWrittenIsNotSwept();

private:
    std::string path(const std::string& name = "bundle") const {
        return m_directory->path().toStdString() + "/" + name;
    }
    QStringList names() const {
        return QDir(m_directory->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    /// A staged bundle with the file "new" in it.
    std::shared_ptr<StagedBundle> staged() {
        auto made = StagedBundle::make(path());
        if (!made || !replaceFile((*made)->directory(), "new", "new"))
            qFatal("cannot stage");
        return *made;
    }
    void put(const std::string& file) {
        QVERIFY(makeDirectories(path(file.substr(0, file.rfind('/')))));
        QVERIFY(replaceFile(AT_FDCWD, path(file), "theirs"));
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void StagedBundleTest::placedUnderItsName() {
    auto bundle = staged();
    QVERIFY(!exists(AT_FDCWD, path()));
    QVERIFY(bundle->place(false));
    bundle.reset();
    QCOMPARE(*readFile(AT_FDCWD, path("bundle/new")), "new");
    QCOMPARE(names(), QStringList{QStringLiteral("bundle")});
}

void StagedBundleTest::anEmptyDirectoryMakesRoom() {
    QVERIFY(makeDirectories(path()));
    QVERIFY(staged()->place(false));
    QCOMPARE(*readFile(AT_FDCWD, path("bundle/new")), "new");
}

void StagedBundleTest::whatCameMeanwhileStays() {
    for (const char* file : {"bundle/precious", "bundle"}) {
        init();
        auto bundle = staged();
        if (std::string_view(file) == "bundle")
            QVERIFY(replaceFile(AT_FDCWD, path(file), "theirs"));
        else
            put(file);
        const auto placed = bundle->place(false);
        QVERIFY(!placed);
        QCOMPARE(placed.error().code, ErrorCode::AlreadyExists);
        bundle.reset();
        QCOMPARE(*readFile(AT_FDCWD, path(file)), "theirs");
        QCOMPARE(names(), QStringList{QStringLiteral("bundle")});
    }
}

void StagedBundleTest::overwrittenOnlyWhenAsked() {
    put("bundle/old");
    QVERIFY(staged()->place(true));
    QCOMPARE(*readFile(AT_FDCWD, path("bundle/new")), "new");
    QVERIFY(!exists(AT_FDCWD, path("bundle/old")));
    QCOMPARE(names(), QStringList{QStringLiteral("bundle")});
}

void StagedBundleTest::goneUnlessPlaced() {
    (void)staged();
    QCOMPARE(names(), QStringList());
}

void StagedBundleTest::leftoversAreSwept() {
    put(".bundle.77.0.tmp/rootfs");
    put(".other.77.0.tmp/rootfs"); // another target's
    const auto bundle = staged();
    QVERIFY(!exists(AT_FDCWD, path(".bundle.77.0.tmp")));
    QVERIFY(exists(AT_FDCWD, path(".other.77.0.tmp/rootfs")));
}

void StagedBundleTest::whatIsBeingWrittenIsNotSwept() {
    const auto first = staged();
    const auto second = staged();
    QVERIFY(first->place(false));
    QVERIFY(!second->place(false));
}

QTEST_GUILESS_MAIN(StagedBundleTest)
#include "staged_bundle_test.moc"
