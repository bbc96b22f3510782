#include "engine/image/digest.h"
#include "fixture.h"

#include <QTest>

#include <sys/file.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace boxwright;
using namespace fixture;

/// The layer store and the starter layer.
class StoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void digestsAreThoseOfSha256sum();
    void starterLayerIsWholeAndStable();
    void sameLayerIsShared();
    void processesImportTogether();
    void deadStagingIsSweptAndALiveOneKept();
    void renamesAndRemoves();
    void refusesWhatIsNoDigest();
};

void StoreTest::digestsAreThoseOfSha256sum() {
    QCOMPARE(sha256Digest("abc"),
             "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QVERIFY(isSha256Digest(sha256Digest("")));
    QVERIFY(
        !isSha256Digest("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"));
    QVERIFY(
        !isSha256Digest("sha256:../../../../../../../../../../../../../../../../../../../../etc"));
}

void StoreTest::starterLayerIsWholeAndStable() {
    StoreFixture fixture;
    auto first = importStarterLayer(fixture.store(), {});
    QVERIFY2(first, first ? "" : first.error().message().c_str());
    const auto again = importStarterLayer(fixture.store(), {});
    QVERIFY(again);
    QCOMPARE(again->digest, first->digest);
    QCOMPARE(again->importedAt, first->importedAt);
    QVERIFY(first->files > 200);
    QVERIFY(!first->sample.empty());
    QCOMPARE(first->sample.front(), "/bin/busybox");
    QVERIFY(fixture.holds(1));

    const std::string tree = *fixture.store().treePath(first->digest) + "/";
    QCOMPARE(statOf(tree + "tmp").st_mode & 07777u, 01777u);
    QCOMPARE(statOf(tree + "root").st_mode & 07777u, 0700u);
    QVERIFY(S_ISLNK(statOf(tree + "bin/sh").st_mode));
    QCOMPARE(statOf(tree + "etc/passwd").st_uid, ::geteuid());
    QCOMPARE(statOf(tree + "etc/passwd").st_mtime, 1'700'000'000);
    QVERIFY(contentOf(tree + "etc/os-release").find("Boxwright starter") != std::string::npos);
    QCOMPARE(contentOf(tree + "bin/busybox"), contentOf("/bin/busybox"));
}

void StoreTest::sameLayerIsShared() {
    StoreFixture fixture;
    const std::string tar = TarBuilder().file("a", "one").bytes();
    auto first = fixture.import(tar);
    QVERIFY2(first, first ? "" : first.error().message().c_str());
    const auto inode = statOf(fixture.tree(*first) + "a").st_ino;
    auto second = fixture.import(tar);
    QVERIFY(second);
    QCOMPARE(statOf(fixture.tree(*second) + "a").st_ino, inode);
    auto packed = fixture.import(compressed("gzip", tar));
    QVERIFY(packed);
    QCOMPARE(packed->layers.front().digest, first->layers.front().digest);
    QVERIFY(fixture.holds(1));
}

void StoreTest::processesImportTogether() {
    StoreFixture fixture;
    constexpr int processes = 6;
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            // Each opens the store anew, so that sweeps run among the imports.
            auto store = LayerStore::open(fixture.path("store"));
            bool good = store && importStarterLayer(*store, {});
            ::_exit(good ? 0 : 1);
        }
        children.push_back(pid);
    }
    for (const pid_t pid : children) {
        int status = -1;
        QCOMPARE(::waitpid(pid, &status, 0), pid);
        QCOMPARE(status, 0);
    }
    QVERIFY(fixture.holds(1));
}

void StoreTest::deadStagingIsSweptAndALiveOneKept() {
    StoreFixture fixture;
    auto live = fixture.store().stage();
    QVERIFY(live);
    {
        auto dead = fixture.store().stage();
        QVERIFY(dead);
        QVERIFY(replaceFile(dead->directory.get(), "tree/half", "written"));
        // The descriptor, and with it the lock, goes here as it does when a process dies.
    }
    QVERIFY(LayerStore::open(fixture.path("store")));
    QVERIFY(exists(AT_FDCWD, live->path));
    fixture.store().discard(std::move(*live));
    QVERIFY(fixture.holds(0));
}

void StoreTest::renamesAndRemoves() {
    StoreFixture fixture;
    auto imported =
        fixture.import(TarBuilder().directory("closed", 0).file("closed/in", "x").bytes());
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    const std::string digest = imported->layers.front().digest;
    QVERIFY(fixture.store().rename(digest, "my \xc3\xa4 layer"));
    QCOMPARE(fixture.store().find(digest)->name, "my \xc3\xa4 layer");
    QCOMPARE(fixture.store().list()->size(), 1u);
    QVERIFY(fixture.store().remove(digest));
    QVERIFY(fixture.holds(0));
    QCOMPARE(fixture.store().remove(digest).error().code, ErrorCode::NotFound);
    QCOMPARE(fixture.store().rename(digest, "x").error().code, ErrorCode::NotFound);
}

void StoreTest::refusesWhatIsNoDigest() {
    StoreFixture fixture;
    for (const std::string name : {"", "sha256:", "../..", "sha256:../../x", "md5:00"}) {
        QCOMPARE(fixture.store().find(name).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(fixture.store().remove(name).error().code, ErrorCode::InvalidArgument);
        QVERIFY(!fixture.store().contains(name));
    }
}

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
