#include "fixture.h"

#include <QProcess>
#include <QTest>

#include <sys/sysmacros.h>

using namespace boxwright;
using namespace fixture;

/// Well-formed root file systems, in every compression.
class UnpackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatTheArchiveSays();
    void readsEveryCompression_data();
    void readsEveryCompression();
    void joinsGzipMembersAndForgetsGarbage();
    void truncationIsFoundEverywhere_data();
    void truncationIsFoundEverywhere();
    void keepsBytesOfNames();
    void laterMembersWin();
    void whiteoutsBecomeOverlays();
    void rootMayBeOpaque();
    void longPathsOfEveryWriter_data();
    void longPathsOfEveryWriter();
    void sparseFilesKeepTheirHoles();
};

void UnpackTest::keepsWhatTheArchiveSays() {
    if (!isRoot())
        QSKIP("owners and devices need root");
    TarBuilder tar;
    TarEntry entry;
    entry.path = "bin/tool";
    entry.mode = 06755;
    entry.uid = 1234;
    entry.gid = 3'000'000'000;
    entry.size = 5;
    entry.mtime = 1'234'567'890;
    entry.mtimeNanoseconds = 123'456'789;
    entry.xattrs = {{"user.note", "kept"},
                    {"trusted.evil", "dropped"},
                    {"user.overlay.redirect", "dropped"},
                    {"security.selinux", "dropped"}};
    tar.directory("./").directory("bin", 0555).add(entry, "#!/bi");
    tar.hardLink("bin/same", "/bin/tool").symlink("link", "/etc/passwd").device("dev/null", 1, 3);
    StoreFixture fixture;
    auto imported = fixture.import(tar.bytes());
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    const std::string tree = fixture.tree(*imported);

    const auto tool = statOf(tree + "bin/tool");
    QCOMPARE(tool.st_mode & 07777u, 06755u);
    QCOMPARE(tool.st_uid, 1234u);
    QCOMPARE(tool.st_gid, 3'000'000'000u);
    QCOMPARE(tool.st_mtim.tv_sec, 1'234'567'890);
    QCOMPARE(tool.st_mtim.tv_nsec, 123'456'789);
    QCOMPARE(attributeOf(tree + "bin/tool", "user.note"), "kept");
    QCOMPARE(attributeOf(tree + "bin/tool", "trusted.evil"), "(none)");
    QCOMPARE(attributeOf(tree + "bin/tool", "user.overlay.redirect"), "(none)");
    QCOMPARE(statOf(tree + "bin/same").st_ino, tool.st_ino);
    QVERIFY(S_ISLNK(statOf(tree + "link").st_mode));
    QCOMPARE(statOf(tree + "bin").st_mode & 07777u, 0555u);
    QCOMPARE(statOf(tree + "bin").st_mtime, 1'500'000'000);
    QCOMPARE(statOf(tree + "dev/null").st_rdev, makedev(1, 3));
    QCOMPARE(imported->layers.front().files, 4u);
    QCOMPARE(imported->layers.front().bytes, 5u);
    const std::string index = contentOf(tree + "../index");
    QVERIFY2(index.find("106755 1234 3000000000 5 bin/tool\n") != std::string::npos, index.c_str());
}

void UnpackTest::readsEveryCompression_data() {
    QTest::addColumn<QString>("program");
    QTest::newRow("plain") << QString();
    QTest::newRow("gzip") << QStringLiteral("gzip");
    QTest::newRow("xz") << QStringLiteral("xz");
    QTest::newRow("zstd") << QStringLiteral("zstd");
}

namespace {
std::string bigTar() {
    std::string noise;
    unsigned seed = 7;
    for (int i = 0; i < 1'500'000; ++i)
        noise += static_cast<char>((seed = seed * 1103515245 + 12345) >> 20);
    return TarBuilder().file("noise", noise).file("zeros", std::string(3'000'000, '\0')).bytes();
}
} // namespace

void UnpackTest::readsEveryCompression() {
    QFETCH(QString, program);
    const std::string tar = bigTar();
    StoreFixture fixture;
    auto imported =
        fixture.import(program.isEmpty() ? tar : compressed(program.toStdString(), tar));
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    QCOMPARE(imported->layers.front().bytes, 4'500'000u);
    QCOMPARE(contentOf(fixture.tree(*imported) + "noise"), tar.substr(512, 1'500'000));
    QVERIFY(fixture.holds(1));
}

void UnpackTest::joinsGzipMembersAndForgetsGarbage() {
    const std::string tar = bigTar();
    const std::string half = compressed("gzip", tar.substr(0, 1'000'000));
    const std::string rest = compressed("gzip", tar.substr(1'000'000));
    StoreFixture fixture;
    auto plain = fixture.import(tar);
    QVERIFY(plain);
    for (const std::string& tail :
         {std::string(), std::string("trailing garbage"), std::string(70'000, '\0')}) {
        auto imported = fixture.import(half + rest + tail);
        QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
        QCOMPARE(imported->layers.front().digest, plain->layers.front().digest);
    }
}

void UnpackTest::truncationIsFoundEverywhere_data() {
    readsEveryCompression_data();
}

void UnpackTest::truncationIsFoundEverywhere() {
    QFETCH(QString, program);
    TarBuilder builder;
    builder.directory("d").file("d/a", std::string(3000, 'a')).symlink("d/l", "a");
    const size_t body = builder.withoutEnd().size();
    const std::string tar = builder.bytes();
    const std::string blob = program.isEmpty() ? tar : compressed(program.toStdString(), tar);
    // A plain tar is whole once its first end block is there.
    const size_t whole = program.isEmpty() ? body + 512 : blob.size();
    StoreFixture fixture;
    for (size_t size = 0; size < whole; size += program.isEmpty() ? 128 : 1) {
        auto imported = fixture.import(blob.substr(0, size));
        QVERIFY2(!imported, std::to_string(size).c_str());
        QVERIFY2(imported.error().code == ErrorCode::Malformed, imported.error().message().c_str());
    }
    QVERIFY(fixture.holds(0));
}

void UnpackTest::keepsBytesOfNames() {
    const std::string decomposed = "caf\x65\xcc\x81";
    const std::string latin = "caf\xe9";
    const std::string name(255, 'n');
    std::string deep;
    for (int i = 0; i < 12; ++i)
        deep += std::string(40, static_cast<char>('a' + i)) + "/";
    StoreFixture fixture;
    auto imported = fixture.import(TarBuilder()
                                       .file(decomposed, "1")
                                       .file(latin, "2")
                                       .file("x/" + name, "3")
                                       .file(deep + "\xec\x95\x88\xeb\x85\x95", "4")
                                       .symlink("long", deep)
                                       .bytes());
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    const std::string tree = fixture.tree(*imported);
    QCOMPARE(contentOf(tree + decomposed), "1");
    QCOMPARE(contentOf(tree + latin), "2");
    QCOMPARE(contentOf(tree + "x/" + name), "3");
    QCOMPARE(contentOf(tree + deep + "\xec\x95\x88\xeb\x85\x95"), "4");
    QCOMPARE(contentOf(tree + "long/" + "\xec\x95\x88\xeb\x85\x95"), "4");
}

void UnpackTest::laterMembersWin() {
    StoreFixture fixture;
    auto imported = fixture.import(TarBuilder()
                                       .file("file", "old")
                                       .file("file", "new")
                                       .directory("wasDir")
                                       .file("wasDir/in", "x")
                                       .file("wasDir", "now a file")
                                       .file("wasFile", "x")
                                       .directory("wasFile")
                                       .file("wasFile/in", "inside")
                                       .symlink("wasLink", "file")
                                       .file("wasLink", "own")
                                       .directory("kept")
                                       .file("kept/in", "still")
                                       .directory("kept", 0700)
                                       .bytes());
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    const std::string tree = fixture.tree(*imported);
    QCOMPARE(contentOf(tree + "file"), "new");
    QCOMPARE(contentOf(tree + "wasDir"), "now a file");
    QCOMPARE(contentOf(tree + "wasFile/in"), "inside");
    QCOMPARE(contentOf(tree + "wasLink"), "own");
    QCOMPARE(contentOf(tree + "kept/in"), "still");
    QCOMPARE(statOf(tree + "kept").st_mode & 07777u, 0700u);
}

void UnpackTest::whiteoutsBecomeOverlays() {
    if (!isRoot())
        QSKIP("trusted attributes need root");
    StoreFixture fixture;
    auto imported = fixture.import(TarBuilder()
                                       .directory("first")
                                       .file("first/.wh..wh..opq", "")
                                       .file("first/in", "x")
                                       .directory("last")
                                       .file("last/in", "x")
                                       .file("last/.wh..wh..opq", "")
                                       .file("gone/.wh.victim", "")
                                       .file(".wh.replaced", "")
                                       .directory("replaced")
                                       .file("replaced/in", "x")
                                       .directory("before")
                                       .file(".wh.before", "")
                                       .file("both", "mine")
                                       .file(".wh.both", "")
                                       .file(".wh.implied", "")
                                       .file("implied/in", "x")
                                       .file(".wh..wh.plnk", "")
                                       .bytes());
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    const std::string tree = fixture.tree(*imported);
    const auto opaque = [&](const char* path) {
        return attributeOf(tree + path, "trusted.overlay.opaque");
    };
    for (const char* path : {"first", "last", "replaced", "before", "implied"})
        QVERIFY2(opaque(path) == "y", path);
    QCOMPARE(opaque("gone"), "(none)");
    QVERIFY(S_ISCHR(statOf(tree + "gone/victim").st_mode));
    QCOMPARE(statOf(tree + "gone/victim").st_rdev, makedev(0, 0));
    QCOMPARE(contentOf(tree + "both"), "mine");
    QCOMPARE(contentOf(tree + "implied/in"), "x");
    for (const char* path : {"first/.wh..wh..opq", "gone/.wh.victim", ".wh..wh.plnk"})
        QVERIFY2(statOf(tree + path).st_mode == 0, path);
}

void UnpackTest::rootMayBeOpaque() {
    if (!isRoot())
        QSKIP("trusted attributes need root");
    StoreFixture fixture;
    auto imported = fixture.import(TarBuilder().file(".wh..wh..opq", "").file("in", "x").bytes());
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    QCOMPARE(attributeOf(fixture.tree(*imported), "trusted.overlay.opaque"), "y");
    QCOMPARE(contentOf(fixture.tree(*imported) + "in"), "x");
}

void UnpackTest::longPathsOfEveryWriter_data() {
    QTest::addColumn<QString>("command");
    for (const char* format : {"gnu", "pax", "oldgnu"})
        QTest::addRow("tar, %s", format)
            << QStringLiteral("tar -c --format=%1 -f t.tar deep").arg(QLatin1String(format));
    for (const char* format : {"pax", "gnutar"})
        QTest::addRow("bsdtar, %s", format)
            << QStringLiteral("bsdtar -c --format=%1 -f t.tar deep").arg(QLatin1String(format));
    QTest::newRow("busybox") << QStringLiteral("busybox tar -cf t.tar deep");
    for (const char* format : {"GNU", "PAX"})
        QTest::addRow("python, %s", format)
            << QStringLiteral("python3 -c \"import tarfile; "
                              "t = tarfile.open('t.tar', 'w', format=tarfile.%1_FORMAT); "
                              "t.add('deep'); t.close()\"")
                   .arg(QLatin1String(format));
}

void UnpackTest::longPathsOfEveryWriter() {
    QFETCH(QString, command);
    QTemporaryDir made;
    const std::string name(200, 'n');
    std::string path = "deep";
    for (int i = 0; i < 16; ++i)
        path += "/" + name;
    const auto shell = [&](const std::string& text) {
        return QProcess::execute(
                   QStringLiteral("sh"),
                   {QStringLiteral("-ec"), QStringLiteral("cd '%1'; ").arg(made.path()) +
                                               QString::fromStdString(text)}) == 0;
    };
    QVERIFY(shell("mkdir -p " + path + "; echo far > " + path + "/file; ln " + path + "/file " +
                  path + "/hard; ln -s ../" + name + "/file " + path + "/soft; " +
                  command.toStdString()));
    StoreFixture fixture;
    auto imported = fixture.import(contentOf(made.path().toStdString() + "/t.tar"));
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    // Longer than a path may be in one call once the store's own stands before it.
    QVERIFY(shell("cd '" + fixture.tree(*imported) + "deep'; diff -r . '" +
                  made.path().toStdString() + "/deep'; cd -P " + path.substr(5) +
                  "; test file -ef hard; test \"$(cat soft)\" = far"));
}

void UnpackTest::sparseFilesKeepTheirHoles() {
    QTemporaryDir made;
    const std::string folder = made.path().toStdString();
    const auto shell = [&](const std::string& command) {
        return QProcess::execute(QStringLiteral("sh"),
                                 {QStringLiteral("-ec"),
                                  QString::fromStdString("cd '" + folder + "'; " + command)}) == 0;
    };
    QVERIFY(shell("printf begin > s; truncate -s 50M s; printf end >> s;"
                  "for i in 1 2 3 4 5 6 7 8 9; do printf $i | dd of=s bs=1 seek=${i}000000 "
                  "conv=notrunc status=none; done; cp s expected"));
    for (const std::string format : {"gnu", "posix --sparse-version=0.0",
                                     "posix --sparse-version=0.1", "posix --sparse-version=1.0"}) {
        QVERIFY(shell("tar -cS --format=" + format + " -f t.tar s"));
        StoreFixture fixture;
        auto imported = fixture.import(contentOf(folder + "/t.tar"));
        QVERIFY2(imported, imported ? format.c_str() : imported.error().message().c_str());
        QVERIFY(shell("cmp expected '" + fixture.tree(*imported) + "s'"));
        QVERIFY2(statOf(fixture.tree(*imported) + "s").st_blocks < 2000, format.c_str());
    }
}

QTEST_GUILESS_MAIN(UnpackTest)
#include "unpack_test.moc"
