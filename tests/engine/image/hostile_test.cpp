#include "fixture.h"

#include <QTest>

#include <chrono>
#include <cstring>
#include <thread>

#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace boxwright;
using namespace fixture;

namespace {

void putField(std::string& header, size_t at, const std::string& text) {
    header.replace(at, text.size(), text);
}

std::string base256(uint64_t value, unsigned char first) {
    std::string field(12, '\0');
    field[0] = static_cast<char>(first);
    for (size_t i = 0; i < 8; ++i)
        field[11 - i] = static_cast<char>(value >> (8 * i));
    return field;
}

std::string paxRecord(const std::string& text) {
    const size_t rest = text.size() + 2;
    const size_t digits = std::to_string(rest + std::to_string(rest).size()).size();
    return std::to_string(rest + digits) + " " + text + "\n";
}

} // namespace

/// Layers made to reach outside their tree, to lie, or to fill the computer.
class HostileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void isRefusedAndLeavesNothing_data();
    void isRefusedAndLeavesNothing();
    void isConfined_data();
    void isConfined();
    void bombsAreStopped();
    void giantSparseFilesAreRefused();
    void digestsMustAgree();
    void fullDiskIsACleanError();
    void cancelIsQuick();
    void killedUnpackerIsACleanError();
    void damagedBytesNeverCrash();

private:
    QTemporaryDir m_directory;
    std::string m_outside; ///< a directory no layer may touch, holding "victim"
};

void HostileTest::initTestCase() {
    m_outside = m_directory.path().toStdString() + "/outside";
}

void HostileTest::init() {
    QVERIFY(removeTree(AT_FDCWD, m_outside));
    QVERIFY(makeDirectories(m_outside));
    QVERIFY(replaceFile(AT_FDCWD, m_outside + "/victim", "untouched"));
}

void HostileTest::isRefusedAndLeavesNothing_data() {
    QTest::addColumn<QByteArray>("tar");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, ErrorCode code, const std::string& tar) {
        QTest::newRow(name) << QByteArray::fromStdString(tar) << static_cast<int>(code);
    };
    const auto lie = [](const std::string& path, size_t at, const std::string& text) {
        return TarBuilder()
            .lie(path, [&](std::string& header) { putField(header, at, text); })
            .bytes();
    };
    const auto pax = [](const std::string& record) {
        return TarBuilder().pax(record).file("f", "x").bytes();
    };
    row("dot dot", ErrorCode::Unsafe, TarBuilder().file("../victim", "x").bytes());
    row("dot dot inside", ErrorCode::Unsafe, TarBuilder().file("a/../../victim", "x").bytes());
    row("pax path dot dot", ErrorCode::Unsafe, pax(paxRecord("path=../../x")));
    row("hard link out", ErrorCode::Unsafe, TarBuilder().hardLink("l", "../../etc/passwd").bytes());
    row("hard link to the host", ErrorCode::Malformed,
        TarBuilder().hardLink("l", "/etc/passwd").bytes());
    row("hard link through a symlink", ErrorCode::Malformed,
        TarBuilder().symlink("s", m_outside).hardLink("l", "s/victim").bytes());
    row("hard link to the root", ErrorCode::Malformed, TarBuilder().hardLink("l", "/").bytes());
    row("whiteout of nothing", ErrorCode::Unsafe, TarBuilder().file("d/.wh.", "").bytes());
    row("whiteout of .", ErrorCode::Unsafe, TarBuilder().file("d/.wh..", "").bytes());
    row("whiteout of ..", ErrorCode::Unsafe, TarBuilder().file("d/.wh...", "").bytes());
    row("whiteout as directory", ErrorCode::Unsafe, TarBuilder().file(".wh.d/f", "").bytes());
    row("file as root", ErrorCode::Malformed,
        TarBuilder().file("./", "x").symlink("/", "x").bytes());
    row("file below a file", ErrorCode::Malformed,
        TarBuilder().file("f", "x").file("f/in", "x").bytes());
    row("dangling parent", ErrorCode::Malformed,
        TarBuilder().symlink("s", "/nowhere").file("s/in", "x").bytes());
    row("symlink loop", ErrorCode::Malformed,
        TarBuilder().symlink("a", "b").symlink("b", "a").file("a/in", "x").bytes());
    row("negative size", ErrorCode::Malformed, lie("f", 124, base256(~0ull, 0xff)));
    row("size 2^62", ErrorCode::Malformed, lie("f", 124, base256(1ull << 62, 0x80)));
    row("size past the limit", ErrorCode::TooLarge, lie("f", 124, base256(1ull << 50, 0x80)));
    row("size of 90 bits", ErrorCode::Malformed,
        lie("f", 124, std::string("\x80\x01", 2) + std::string(10, '\xff')));
    row("size that is no number", ErrorCode::Malformed, lie("f", 124, "12x4567"));
    row("uid -1", ErrorCode::Malformed, lie("f", 108, "\xff\xff\xff\xff\xff\xff\xff\xff"));
    row("uid 2^32-1", ErrorCode::Malformed, pax(paxRecord("uid=4294967295")));
    row("uid 2^32", ErrorCode::Malformed, pax(paxRecord("gid=4294967296")));
    row("pax size negative", ErrorCode::Malformed, pax(paxRecord("size=-1")));
    row("pax size 2^62", ErrorCode::Malformed, pax(paxRecord("size=4611686018427387904")));
    row("pax size 2^64", ErrorCode::Malformed, pax(paxRecord("size=18446744073709551616")));
    row("pax length too long", ErrorCode::Malformed, pax("999 path=x\n"));
    row("pax length too short", ErrorCode::Malformed, pax("3 path=x\n"));
    row("pax length zero", ErrorCode::Malformed, pax("0 path=x\n"));
    row("pax without newline", ErrorCode::Malformed, pax("9 path=xx"));
    row("pax without key", ErrorCode::Malformed, pax("6 =ab\n"));
    row("pax path with NUL", ErrorCode::Malformed, pax(std::string("12 path=a\0b\n", 12)));
    row("pax of a gigabyte", ErrorCode::TooLarge,
        TarBuilder()
            .lie("x",
                 [](std::string& header) {
                     header[156] = 'x';
                     putField(header, 124, "07777777777");
                 })
            .bytes());
    row("sparse map backwards", ErrorCode::Malformed,
        pax(paxRecord("GNU.sparse.size=9000") + paxRecord("GNU.sparse.map=5000,1,10,1")));
    row("sparse map past the end", ErrorCode::Malformed,
        pax(paxRecord("GNU.sparse.size=10") + paxRecord("GNU.sparse.map=20,1")));
    row("unknown type", ErrorCode::Malformed,
        TarBuilder().lie("f", [](std::string& header) { header[156] = 'Z'; }).bytes());
    std::string deep;
    for (int i = 0; i < 400; ++i)
        deep += "d/";
    row("very deep", ErrorCode::TooLarge, TarBuilder().file(deep + "f", "x").bytes());
    row("name too long", ErrorCode::System, TarBuilder().file(std::string(300, 'n'), "x").bytes());
    row("no tar at all", ErrorCode::Malformed, std::string(5000, 'x'));
    row("empty", ErrorCode::Malformed, {});
}

void HostileTest::isRefusedAndLeavesNothing() {
    QFETCH(QByteArray, tar);
    QFETCH(int, code);
    StoreFixture fixture;
    const auto imported = fixture.import(tar.toStdString());
    QVERIFY(!imported);
    QVERIFY2(imported.error().code == static_cast<ErrorCode>(code),
             imported.error().message().c_str());
    QVERIFY(!imported.error().operation.empty() && !imported.error().object.empty());
    QVERIFY(fixture.holds(0));
    QCOMPARE(contentOf(m_outside + "/victim"), "untouched");
}

void HostileTest::isConfined_data() {
    QTest::addColumn<QByteArray>("tar");
    QTest::addColumn<QString>("lands");
    const auto row = [](const char* name, const std::string& lands, const std::string& tar) {
        QTest::newRow(name) << QByteArray::fromStdString(tar) << QString::fromStdString(lands);
    };
    const std::string outside = m_outside.substr(1);
    row("absolute", outside + "/victim", TarBuilder().file(m_outside + "/victim", "evil").bytes());
    row("through an absolute symlink", outside + "/victim",
        TarBuilder().directory(outside).symlink("s", m_outside).file("s/victim", "evil").bytes());
    row("through a climbing symlink", "etc/victim",
        TarBuilder()
            .directory("etc")
            .symlink("s", "../../../../../etc")
            .file("s/victim", "evil")
            .bytes());
    row("whiteout through a symlink", "etc/kept",
        TarBuilder()
            .directory("etc")
            .file("etc/kept", "evil")
            .symlink("s", m_outside)
            .directory(outside)
            .file("s/.wh.victim", "")
            .bytes());
    row("symlink replaced by file", "s",
        TarBuilder().symlink("s", m_outside + "/victim").file("s", "evil").bytes());
    row("directory swapped for a symlink", outside + "/victim",
        TarBuilder()
            .directory(outside)
            .directory("d")
            .file("d/x", "x")
            .symlink("d", m_outside)
            .file("d/victim", "evil")
            .bytes());
    row("hard link to a symlink", "copy",
        TarBuilder()
            .symlink("s", m_outside + "/victim")
            .hardLink("h", "s")
            .file("copy", "evil")
            .file("h", "evil")
            .bytes());
}

void HostileTest::isConfined() {
    QFETCH(QByteArray, tar);
    QFETCH(QString, lands);
    StoreFixture fixture;
    auto imported = fixture.import(tar.toStdString());
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    QCOMPARE(contentOf(fixture.tree(*imported) + lands.toStdString()), "evil");
    QCOMPARE(contentOf(m_outside + "/victim"), "untouched");
}

void HostileTest::bombsAreStopped() {
    // 300 MiB of zeros in one member.
    const std::string zeros =
        compressed("zstd", TarBuilder().file("zeros", std::string(300 << 20, '\0')).bytes());
    StoreFixture fixture;
    auto imported = fixture.import(zeros);
    QVERIFY(!imported);
    QCOMPARE(imported.error().code, ErrorCode::TooLarge);
    QVERIFY(fixture.holds(0));

    TarBuilder many;
    for (int i = 0; i < 200; ++i)
        many.file("f" + std::to_string(i), "");
    QVERIFY(replaceFile(AT_FDCWD, fixture.path("many.tar"), many.bytes()));
    auto fd = openAt(AT_FDCWD, fixture.path("many.tar"), O_RDONLY);
    ImportRequest request;
    request.source = fd->get();
    request.format = ImportFormat::RootfsTar;
    request.unpackerArguments = unpacker();
    request.limits.entries = 100;
    imported = fixture.import(request);
    QVERIFY(!imported);
    QCOMPARE(imported.error().code, ErrorCode::TooLarge);
    QVERIFY(fixture.holds(0));
}

void HostileTest::giantSparseFilesAreRefused() {
    const std::string eightTiB = std::to_string(8ull << 40);
    StoreFixture fixture;
    auto imported = fixture.import(
        TarBuilder()
            .pax(paxRecord("GNU.sparse.size=" + eightTiB) + paxRecord("GNU.sparse.map=0,1"))
            .file("s", "x")
            .bytes());
    QVERIFY(!imported);
    QVERIFY2(imported.error().code == ErrorCode::TooLarge, imported.error().message().c_str());
    QVERIFY(fixture.holds(0));
}

void HostileTest::digestsMustAgree() {
    // A blob altered in a place its compression does not notice is caught by its digest; this is
    // exercised on images in formats_test. Here: content that decompresses wrongly.
    std::string blob = compressed("gzip", TarBuilder().file("f", std::string(5000, 'f')).bytes());
    blob[blob.size() - 6] = static_cast<char>(blob[blob.size() - 6] ^ 1);
    StoreFixture fixture;
    auto imported = fixture.import(blob);
    QVERIFY(!imported);
    QCOMPARE(imported.error().code, ErrorCode::Malformed);
    QVERIFY(fixture.holds(0));
}

void HostileTest::cancelIsQuick() {
    StoreFixture fixture;
    const std::string path = fixture.path("endless");
    QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
    auto fd = openAt(AT_FDCWD, path, O_RDWR);
    ImportRequest request;
    request.source = fd->get();
    request.format = ImportFormat::RootfsTar;
    request.unpackerArguments = unpacker();
    std::stop_source stop;
    std::atomic<bool> ended = false;
    std::thread writer([&] {
        TarBuilder tar;
        tar.file("f", std::string(1 << 20, 'x'));
        while (!ended)
            (void)!::write(fd->get(), tar.withoutEnd().data(), tar.withoutEnd().size());
    });
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        stop.request_stop();
    });
    Monitor monitor;
    monitor.stop = stop.get_token();
    int told = 0;
    monitor.report = [&](const Progress&) { ++told; };
    const auto imported = importImage(fixture.store(), request, monitor);
    canceller.join();
    ended = true;
    std::string rest(1 << 20, '\0');
    std::thread drainer([&] {
        auto out = openAt(AT_FDCWD, path, O_RDONLY | O_NONBLOCK);
        for (int i = 0; i < 200; ++i) {
            (void)!::read(out->get(), rest.data(), rest.size());
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    writer.join();
    drainer.join();
    QVERIFY(!imported);
    QVERIFY2(imported.error().code == ErrorCode::Cancelled, imported.error().message().c_str());
    QVERIFY(told >= 1);
    QVERIFY(fixture.holds(0));
}

void HostileTest::fullDiskIsACleanError() {
    if (!isRoot())
        QSKIP("mounting a small file system needs root");
    QTemporaryDir directory;
    const std::string root = directory.path().toStdString();
    // In a child, because the mount namespace is for ever.
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("tmpfs", root.c_str(), "tmpfs", 0, "size=8m") != 0)
            ::_exit(10);
        auto store = LayerStore::open(root + "/store");
        const std::string blob =
            compressed("zstd", TarBuilder().file("big", std::string(32 << 20, 'x')).bytes());
        auto fd = UniqueFd(::memfd_create("blob", MFD_CLOEXEC));
        (void)writeAll(fd.get(), blob, "blob");
        ImportRequest request;
        request.source = fd.get();
        request.format = ImportFormat::RootfsTar;
        request.unpackerArguments = unpacker();
        auto imported = importImage(*store, request, {});
        if (imported || imported.error().code != ErrorCode::NoSpace)
            ::_exit(11);
        if (*freeSpace(openDirectory(AT_FDCWD, root)->get()) < (7u << 20))
            ::_exit(12);
        ::_exit(importStarterLayer(*store, {}) ? 0 : 13);
    }
    int status = -1;
    QCOMPARE(::waitpid(pid, &status, 0), pid);
    QCOMPARE(WEXITSTATUS(status), 0);
}

void HostileTest::killedUnpackerIsACleanError() {
    StoreFixture fixture;
    QVERIFY(replaceFile(AT_FDCWD, fixture.path("t.tar"), TarBuilder().file("f", "x").bytes()));
    auto fd = openAt(AT_FDCWD, fixture.path("t.tar"), O_RDONLY);
    ImportRequest request;
    request.source = fd->get();
    request.format = ImportFormat::RootfsTar;
    request.unpackerArguments = {"/bin/sh", "-c", "kill -9 $$"};
    const auto imported = fixture.import(request);
    QVERIFY(!imported);
    QCOMPARE(imported.error().code, ErrorCode::Disconnected);
    QVERIFY(fixture.holds(0));
}

/// Not a fuzzer, but every byte of headers and of a pax body turned once.
void HostileTest::damagedBytesNeverCrash() {
    TarBuilder builder;
    builder.pax(paxRecord("mtime=12.5") + paxRecord("path=longer"))
        .file("a", "content")
        .symlink("l", "a")
        .hardLink("h", "longer")
        .device("n", 1, 3);
    const std::string whole = builder.bytes();
    StoreFixture fixture;
    unsigned seed = 1;
    for (int round = 0; round < 150; ++round) {
        std::string tar = whole;
        for (int i = 0; i < 3; ++i) {
            seed = seed * 1103515245 + 12345;
            tar[(seed >> 4) % tar.size()] = static_cast<char>(seed >> 16);
        }
        // With the checksums set right again, so that the damage is looked at.
        for (size_t at = 0; at + 512 <= tar.size(); at += 512) {
            if (tar.compare(at + 257, 5, "ustar") != 0)
                continue;
            std::memset(tar.data() + at + 148, ' ', 8);
            unsigned sum = 0;
            for (size_t i = 0; i < 512; ++i)
                sum += static_cast<unsigned char>(tar[at + i]);
            char text[8];
            (void)std::snprintf(text, sizeof text, "%06o", sum);
            std::memcpy(tar.data() + at + 148, text, 7);
        }
        const auto imported = fixture.import(tar);
        QVERIFY2(imported || imported.error().code != ErrorCode::Disconnected,
                 imported ? "" : imported.error().message().c_str());
    }
    QCOMPARE(contentOf(m_outside + "/victim"), "untouched");
}

QTEST_GUILESS_MAIN(HostileTest)
#include "hostile_test.moc"
