#include "fixture.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <unistd.h>

using namespace boxwright;
using namespace fixture;

/// Images as umoci, skopeo, podman and Docker leave them, folders, and a whole Debian.
class FormatsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyFormGivesTheSameLayers();
    void pipesAreRead();
    void tamperingIsFound_data();
    void tamperingIsFound();
    void damagedBlobIsNamed_data();
    void damagedBlobIsNamed();
    void foreignArchitectureIsNamed();
    void failedImageLeavesNoLayer();
    void documentsThatLieAreRefused_data();
    void documentsThatLieAreRefused();
    void folderIsALayer();
    void wholeDebianComesThrough();

private:
    Result<Imported> importPath(StoreFixture& fixture, const std::string& path,
                                ImportFormat format = ImportFormat::Detect,
                                const std::string& architecture = {});
    void shell(const std::string& command);

    QTemporaryDir m_directory;
    std::string m_images;
    QStringList m_forms;
};

void FormatsTest::initTestCase() {
    m_images = m_directory.path().toStdString() + "/";
    QProcess maker;
    maker.start(QStringLiteral(IMAGE_MAKER), {m_directory.path()});
    QVERIFY(maker.waitForFinished(120'000));
    m_forms = QString::fromUtf8(maker.readAllStandardOutput())
                  .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QVERIFY2(maker.exitCode() == 0 && m_forms.size() >= 10,
             contentOf(m_images + "make.log").c_str());
}

Result<Imported> FormatsTest::importPath(StoreFixture& fixture, const std::string& path,
                                         ImportFormat format, const std::string& architecture) {
    auto fd = openAt(AT_FDCWD, path, O_RDONLY);
    if (!fd)
        return fail(fd.error());
    ImportRequest request;
    request.source = fd->get();
    request.sourceName = path.substr(path.rfind('/') + 1);
    request.format = format;
    request.architecture = architecture;
    request.unpackerArguments = unpacker();
    return fixture.import(request);
}

void FormatsTest::shell(const std::string& command) {
    QProcess process;
    process.setWorkingDirectory(m_directory.path());
    process.start(QStringLiteral("sh"), {QStringLiteral("-ec"), QString::fromStdString(command)});
    QVERIFY(process.waitForFinished(300'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
}

void FormatsTest::everyFormGivesTheSameLayers() {
    StoreFixture fixture;
    std::vector<std::string> digests;
    for (const QString& form : m_forms) {
        auto imported = importPath(fixture, m_images + form.toStdString());
        QVERIFY2(
            imported,
            (form.toStdString() + ": " + (imported ? "" : imported.error().message())).c_str());
        QCOMPARE(imported->layers.size(), 2u);
        if (digests.empty())
            digests = {imported->layers[0].digest, imported->layers[1].digest};
        QVERIFY2(imported->layers[0].digest == digests[0] &&
                     imported->layers[1].digest == digests[1],
                 qPrintable(form));
        QVERIFY(imported->config);
        QCOMPARE(imported->config->entrypoint, std::vector<std::string>{"/bin/sh"});
        QCOMPARE(imported->config->workingDir, "/etc");
        QCOMPARE(imported->config->user, "1000:50");
        QCOMPARE(imported->config->labels.at("org.example.made"), "here");
        QVERIFY(!imported->name.empty());
        QCOMPARE(contentOf(fixture.tree(*imported, 0) + "etc/name"), "first\n");
        QCOMPARE(contentOf(fixture.tree(*imported, 1) + "etc/name"), "second\n");
        QVERIFY(S_ISCHR(statOf(fixture.tree(*imported, 1) + "gone").st_mode));
    }
    // Shared, not stored twelve times.
    QVERIFY(fixture.holds(2));

    // Read anew, not found: each form by itself.
    for (const QString& form : m_forms) {
        StoreFixture alone;
        QVERIFY2(importPath(alone, m_images + form.toStdString()), qPrintable(form));
        QVERIFY(alone.holds(2));
    }
}

void FormatsTest::pipesAreRead() {
    for (const char* form : {"docker20.tar", "oci.tar.gz"}) {
        QProcess cat;
        StoreFixture fixture;
        const std::string fifo = fixture.path("fifo");
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        cat.start(QStringLiteral("sh"),
                  {QStringLiteral("-c"),
                   QString::fromStdString("cat '" + m_images + form + "' > '" + fifo + "'")});
        auto imported = importPath(fixture, fifo);
        QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
        QVERIFY(cat.waitForFinished());
        QVERIFY(fixture.holds(2));
    }
}

void FormatsTest::tamperingIsFound_data() {
    QTest::addColumn<QString>("change");
    QTest::newRow("layer blob") << QStringLiteral(
        "for f in $(ls -S t/blobs/sha256/* | head -1); do printf X | dd of=$f bs=1 seek=4 "
        "conv=notrunc; done");
    QTest::newRow("layer longer") << QStringLiteral(
        "f=$(ls -S t/blobs/sha256/* | head -1); echo >> $f");
    QTest::newRow("layer shorter")
        << QStringLiteral("f=$(ls -S t/blobs/sha256/* | head -1); truncate -s -9 $f");
    QTest::newRow("configuration")
        << QStringLiteral("f=$(grep -l '\"entrypoint\\|\"Entrypoint' t/blobs/sha256/* | head -1); "
                          "sed -i s/hello/hallo/ $f");
    QTest::newRow("manifest") << QStringLiteral(
        "f=$(grep -l 'tar.gzip' t/blobs/sha256/* | head -1); sed -i 's/gzip/zstd/' $f");
}

void FormatsTest::tamperingIsFound() {
    QFETCH(QString, change);
    shell("rm -rf t; cp -r oci t; " + change.toStdString());
    StoreFixture fixture;
    const auto imported = importPath(fixture, m_images + "t");
    QVERIFY(!imported);
    QVERIFY2(imported.error().code == ErrorCode::DigestMismatch,
             imported.error().message().c_str());
    QVERIFY(fixture.holds(0));

    // That its layers are stored already makes it no better.
    QVERIFY(importPath(fixture, m_images + "oci"));
    const auto again = importPath(fixture, m_images + "t");
    QVERIFY(!again);
    QVERIFY2(again.error() == imported.error(), again.error().message().c_str());
    QVERIFY(fixture.holds(2));
}

void FormatsTest::damagedBlobIsNamed_data() {
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("change");
    const QString layer = QStringLiteral("blobs/sha256/[0-9a-f]{64}");
    const auto zeros = "f=$(ls -S t/blobs/sha256/* | head -1); dd if=/dev/zero of=$f bs=1 "
                       "seek=5000 count=999 conv=notrunc";
    QTest::newRow("gzip") << QStringLiteral("oci") << layer << QString::fromLatin1(zeros);
    QTest::newRow("tar") << QStringLiteral("docker20") << QStringLiteral("[0-9a-f]{64}/layer.tar")
                         << QStringLiteral("for f in t/*/real.tar; do printf XX | dd of=$f bs=1 "
                                           "seek=3 conv=notrunc; done");
}

void FormatsTest::damagedBlobIsNamed() {
    QFETCH(QString, form);
    QFETCH(QString, file);
    QFETCH(QString, change);
    shell("rm -rf t; cp -r " + form.toStdString() + " t; " + change.toStdString());
    const auto format =
        form == QLatin1String("oci") ? ImportFormat::OciLayout : ImportFormat::DockerArchive;
    StoreFixture fixture;
    for (const size_t stored : {0, 2}) {
        const auto imported = importPath(fixture, m_images + "t", format);
        QVERIFY(!imported);
        const auto said = QString::fromStdString(imported.error().message());
        QVERIFY2(QRegularExpression(QStringLiteral("^import layer ") + file + QStringLiteral(": "))
                     .match(said)
                     .hasMatch(),
                 qPrintable(said));
        QVERIFY(fixture.holds(stored));
        QVERIFY(importPath(fixture, m_images + form.toStdString(), format));
    }
}

void FormatsTest::foreignArchitectureIsNamed() {
    for (const char* form : {"oci", "docker20.tar"}) {
        StoreFixture fixture;
        const auto imported = importPath(fixture, m_images + form, ImportFormat::Detect, "s390x");
        QVERIFY(!imported);
        QCOMPARE(imported.error().code, ErrorCode::NotSupported);
        QVERIFY2(imported.error().detail.find("linux/") != std::string::npos,
                 imported.error().message().c_str());
    }
}

void FormatsTest::failedImageLeavesNoLayer() {
    // The second layer's content does not match its diff id; the first one is good.
    shell("rm -rf t; cp -r docker20 t; for f in t/*/real.tar; do last=$f; done;"
          "for f in t/*/real.tar; do tar -tf $f | grep -q busybox || printf XX | "
          "dd of=$f bs=1 seek=$(($(stat -c %s $f) - 1)) conv=notrunc; done");
    StoreFixture fixture;
    const auto imported = importPath(fixture, m_images + "t", ImportFormat::DockerArchive);
    QVERIFY(!imported);
    QVERIFY2(imported.error().code == ErrorCode::DigestMismatch,
             imported.error().message().c_str());
    QVERIFY(fixture.holds(0));
}

void FormatsTest::documentsThatLieAreRefused_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, ErrorCode code, const char* change) {
        QTest::newRow(name) << QString::fromUtf8(change) << static_cast<int>(code);
    };
    row("no manifest", ErrorCode::NotFound, "rm t/manifest.json");
    row("no JSON", ErrorCode::Malformed, "echo '[' > t/manifest.json");
    row("missing layer", ErrorCode::NotFound, "rm t/*/real.tar");
    row("fewer layers than diff ids", ErrorCode::Malformed,
        "sed -i 's/, *\"[0-9a-f]*.layer.tar\"//' t/manifest.json");
    row("configuration outside", ErrorCode::NotFound,
        "sed -i 's#\"Config\": \"[^\"]*\"#\"Config\": \"/etc/passwd\"#' t/manifest.json");
    row("layer is a folder", ErrorCode::Malformed,
        "rm t/*/layer.tar; for d in t/*/; do mkdir $d/layer.tar; done");
    row("layer is a FIFO", ErrorCode::Malformed,
        "rm t/*/layer.tar; for d in t/*/; do mkfifo $d/layer.tar; done");
}

void FormatsTest::documentsThatLieAreRefused() {
    QFETCH(QString, change);
    QFETCH(int, code);
    shell("rm -rf t; cp -r docker20 t; " + change.toStdString());
    StoreFixture fixture;
    const auto imported = importPath(fixture, m_images + "t", ImportFormat::DockerArchive);
    QVERIFY(!imported);
    QVERIFY2(imported.error().code == static_cast<ErrorCode>(code),
             imported.error().message().c_str());
    QVERIFY(fixture.holds(0));
}

void FormatsTest::folderIsALayer() {
    shell("rm -rf folder; mkdir -p folder/sub/empty; cd folder; echo text > sub/file; ln sub/file "
          "hard;"
          "ln -s /etc/passwd link; mkfifo pipe; chmod 4711 sub/file; chmod 700 sub/empty;"
          "setfattr -n user.note -v kept sub/file || true; touch -d @1000000 sub");
    StoreFixture fixture;
    auto imported = importPath(fixture, m_images + "folder");
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    const std::string tree = fixture.tree(*imported);
    QCOMPARE(contentOf(tree + "sub/file"), "text\n");
    QCOMPARE(statOf(tree + "hard").st_ino, statOf(tree + "sub/file").st_ino);
    QCOMPARE(statOf(tree + "sub/file").st_mode & 07777u, 04711u);
    QCOMPARE(statOf(tree + "sub/empty").st_mode & 07777u, 0700u);
    QCOMPARE(statOf(tree + "sub").st_mtime, 1'000'000);
    QVERIFY(S_ISLNK(statOf(tree + "link").st_mode));
    QVERIFY(S_ISFIFO(statOf(tree + "pipe").st_mode));
    // The same folder elsewhere is the same layer.
    shell("rm -rf again; cp -a folder again");
    auto again = importPath(fixture, m_images + "again");
    QVERIFY(again);
    QCOMPARE(again->layers.front().digest, imported->layers.front().digest);
}

void FormatsTest::wholeDebianComesThrough() {
    if (!isRoot())
        QSKIP("mmdebstrap's owners and devices need root");
    const QString cache = QDir::homePath() + QStringLiteral("/.cache/boxwright-tests");
    const std::string tar = (cache + QStringLiteral("/debian-12.tar")).toStdString();
    shell("mkdir -p '" + cache.toStdString() + "'; test -s '" + tar +
          "' || { mmdebstrap --variant=apt bookworm '" + tar + ".part.tar' && mv '" + tar +
          ".part.tar' '" + tar + "'; }");
    StoreFixture fixture;
    auto imported = importPath(fixture, tar);
    QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
    QVERIFY(imported->layers.front().files > 4000);
    shell("rm -rf theirs; mkdir theirs; tar -C theirs --numeric-owner --xattrs -xpf '" + tar + "'");
    const std::string list = " -printf '%P %y %m %U %G %s %l %Ts\\n' | sort";
    // Directory sizes are the file system's, not the archive's.
    shell("cd theirs; find . ! -type d" + list +
          " > ../theirs.list; find . -type d -printf "
          "'%P %m %U %G %Ts\\n' | sort >> ../theirs.list");
    shell("cd '" + fixture.tree(*imported) + "'; find . ! -type d" + list + " > '" + m_images +
          "ours.list'; find . -type d -printf '%P %m %U %G %Ts\\n' | sort >> '" + m_images +
          "ours.list'");
    shell("diff theirs.list ours.list >&2");
    shell("diff -r --no-dereference theirs '" + fixture.tree(*imported) +
          "' | grep -v 'is a character special file' >&2 && exit 1 || true");
}

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"
