#include "engine/model/capabilities.h"
#include "engine/oci/design_json.h"
#include "ui/document/autosave.h"
#include "ui/document/design_file.h"
#include "ui/document/edits.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

Design sample() {
    Design design;
    design.name = "sample";
    design.layers = {{"sha256:" + std::string(64, 'a'), "base", "a.tar", true, {}},
                     {"sha256:" + std::string(64, 'b'), "site", "b.tar", true, {}}};
    design.spec = defaultSpec();
    return design;
}

const LimitRow& memoryMax() {
    return *findLimit("memory.max");
}

} // namespace

class DocumentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDragIsOneStep() {
        SpecDocument document(sample());
        QSignalSpy changed(&document, &SpecDocument::changed);
        for (uint64_t mebibytes = 65; mebibytes <= 128; ++mebibytes)
            QVERIFY(edits::setLimit(document, memoryMax(), mebibytes << 20).has_value());
        QCOMPARE(document.undoStack().count(), 1);
        QCOMPARE(changed.count(), 64);
        QCOMPARE(document.spec().linux->resources->memory->limit,
                 std::optional<int64_t>(128 << 20));
        document.undoStack().undo();
        QVERIFY(document.design() == sample());
        document.undoStack().redo();
        QCOMPARE(document.spec().linux->resources->memory->limit,
                 std::optional<int64_t>(128 << 20));
    }

    void aSecondDragIsASecondStep() {
        SpecDocument document(sample());
        QVERIFY(edits::setLimit(document, memoryMax(), uint64_t(64) << 20).has_value());
        document.endGesture();
        QVERIFY(edits::setLimit(document, memoryMax(), uint64_t(32) << 20).has_value());
        QCOMPARE(document.undoStack().count(), 2);
    }

    void aDragBackToTheStartIsNoStep() {
        SpecDocument document(sample());
        const auto before = limitOf(document.spec(), memoryMax());
        QVERIFY(edits::setLimit(document, memoryMax(), uint64_t(64) << 20).has_value());
        QVERIFY(edits::setLimit(document, memoryMax(), before).has_value());
        QVERIFY(document.design() == sample());
        QCOMPARE(document.undoStack().count(), 0);
    }

    void aRefusedValueLeavesNoTrace() {
        SpecDocument document(sample());
        const Status refused = edits::setLimitText(document, memoryMax(), QStringLiteral("many"));
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY(document.design() == sample());
        QVERIFY(!document.isDirty());
    }

    void whatPeopleType() {
        SpecDocument document(sample());
        QVERIFY(edits::setLimitText(document, memoryMax(), QStringLiteral("256m")).has_value());
        QCOMPARE(document.spec().linux->resources->memory->limit,
                 std::optional<int64_t>(256 << 20));
        QVERIFY(edits::setLimitText(document, memoryMax(), QString()).has_value());
        QVERIFY(!limitOf(document.spec(), memoryMax()));
    }

    void capabilitiesKeepTheirSetsTogether() {
        SpecDocument document(sample());
        edits::setCapability(document, QStringLiteral("CAP_NET_ADMIN"), true);
        QVERIFY(hasCapability(document.spec(), "CAP_NET_ADMIN"));
        edits::setCapabilities(document, {});
        QVERIFY(!hasCapability(document.spec(), "CAP_CHOWN"));
        edits::setCapabilities(document, defaultCapabilities());
        QVERIFY(hasCapability(document.spec(), "CAP_CHOWN"));
        QVERIFY(!hasCapability(document.spec(), "CAP_NET_ADMIN"));
        edits::setCapabilityInSet(document, QStringLiteral("ambient"), QStringLiteral("CAP_CHOWN"),
                                  true);
        QCOMPARE(document.spec().process->capabilities->ambient,
                 std::optional(std::vector<std::string>{"CAP_CHOWN"}));
        QCOMPARE(document.undoStack().count(), 4);
    }

    void layers() {
        SpecDocument document(sample());
        edits::moveLayer(document, 0, 1);
        QCOMPARE(document.design().layers[1].name, std::string("base"));
        edits::setLayerEnabled(document, 1, false);
        QVERIFY(!document.design().layers[1].enabled);
        edits::renameLayer(document, 0, QStringLiteral("web"));
        QCOMPARE(document.design().layers[0].name, std::string("web"));
        edits::removeLayer(document, 1);
        QCOMPARE(document.design().layers.size(), size_t(1));
        edits::removeLayer(document, 7);
        edits::moveLayer(document, 0, 9);
        QCOMPARE(document.undoStack().count(), 4);
        while (document.undoStack().canUndo())
            document.undoStack().undo();
        QVERIFY(document.design() == sample());
    }

    void mountsAndPaths() {
        SpecDocument document(sample());
        const size_t before = document.spec().mounts->size();
        Mount mount;
        mount.destination = "/data";
        mount.type = "tmpfs";
        edits::addMount(document, mount);
        QCOMPARE(document.spec().mounts->size(), before + 1);
        mount.source = "tmpfs";
        edits::setMount(document, int(before), mount);
        QCOMPARE(document.spec().mounts->back(), mount);
        edits::moveMount(document, int(before), 0);
        QCOMPARE(document.spec().mounts->front(), mount);
        edits::removeMount(document, 0);
        QVERIFY(document.spec().mounts == sample().spec.mounts);
        edits::setMaskedPaths(document, {});
        QVERIFY(!document.spec().linux->maskedPaths);
    }

    void problemsFollow() {
        SpecDocument document(sample());
        QVERIFY(!document.hasErrors());
        QSignalSpy spy(&document, &SpecDocument::problemsChanged);
        Mount mount;
        mount.destination = "relative";
        edits::addMount(document, mount);
        QTRY_COMPARE(spy.count(), 1);
        QVERIFY(document.hasErrors());
        QVERIFY(!document.problemsAt(QStringLiteral("/mounts")).empty());
        QVERIFY(document.problemsAt(QStringLiteral("/mount")).empty());
        document.undoStack().undo();
        QTRY_VERIFY(!document.hasErrors());
    }

    void savingIsLosslessAndCleans() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.json"));
        Design design = sample();
        design.extras["x-note"] = "\"kept\"";
        SpecDocument document(design);
        edits::setName(document, QStringLiteral("renamed"));
        QVERIFY(document.isDirty());
        QVERIFY(document.saveAs(path).has_value());
        QVERIFY(!document.isDirty());
        QCOMPARE(document.filePath(), path);

        SpecDocument again;
        QVERIFY(again.open(path).has_value());
        QVERIFY(again.design() == document.design());
        QCOMPARE(again.design().extras.at("x-note"), std::string("\"kept\""));
        document.undoStack().undo();
        QVERIFY(document.isDirty());
    }

    void aFailedSaveKeepsTheOldFile() {
        QTemporaryDir folder;
        SpecDocument document(sample());
        edits::setName(document, QStringLiteral("x"));
        const QString path = folder.filePath(QStringLiteral("missing/a.json"));
        const Status saved = document.saveAs(path);
        QVERIFY(!saved.has_value());
        QVERIFY(QString::fromStdString(saved.error().message()).contains(path));
        QVERIFY(document.isDirty());
    }

    void aBrokenFileOpensNothing() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("broken.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"schema\": 1, ");
        file.close();
        SpecDocument document(sample());
        QVERIFY(!document.open(path).has_value());
        QVERIFY(document.design() == sample());
    }

    void unsavedWorkSurvivesACrash() {
        QTemporaryDir folder;
        SpecDocument document(sample());
        Autosave autosave(document, folder.path());
        edits::setName(document, QStringLiteral("half done"));
        autosave.writeNow();
        QVERIFY2(Autosave::leftBehind(folder.path()).empty(), "its owner lives");

        // What a window killed now leaves behind: the copy without anyone holding its lock.
        QTemporaryDir crashed;
        const QStringList names =
            QDir(folder.path()).entryList({QStringLiteral("*.json")}, QDir::Files);
        QCOMPARE(names.size(), 1);
        QVERIFY(QFile::copy(folder.filePath(names[0]), crashed.filePath(names[0])));
        const auto work = Autosave::leftBehind(crashed.path());
        QCOMPARE(work.size(), size_t(1));
        QVERIFY(work[0].design == document.design());
        Autosave::discard(work[0]);
        QVERIFY(Autosave::leftBehind(crashed.path()).empty());

        QVERIFY(document.saveAs(folder.filePath(QStringLiteral("saved"))).has_value());
        QVERIFY(QDir(folder.path()).entryList({QStringLiteral("*.json")}, QDir::Files).isEmpty());
    }

    void closingKeepsUnsavedWork() {
        QTemporaryDir folder;
        SpecDocument document(sample());
        {
            Autosave autosave(document, folder.path());
            edits::setName(document, QStringLiteral("not saved"));
        }
        const auto work = Autosave::leftBehind(folder.path());
        QCOMPARE(work.size(), size_t(1));
        QVERIFY(work[0].design == document.design());
    }

    void fileNames_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("file");
        QTest::newRow("words") << QStringLiteral("Hello shell")
                               << QStringLiteral("hello-shell.boxwright.json");
        QTest::newRow("path") << QStringLiteral("../../etc/passwd")
                              << QStringLiteral("etc-passwd.boxwright.json");
        QTest::newRow("nothing") << QStringLiteral("//") << QStringLiteral("design.boxwright.json");
    }
    void fileNames() {
        QFETCH(QString, name);
        QFETCH(QString, file);
        QCOMPARE(designFileName(name), file);
    }
};

QTEST_GUILESS_MAIN(DocumentTest)
#include "document_test.moc"
