#include "tests/ui/editor/editor_fixture.h"
#include "ui/document/design_file.h"
#include "ui/document/edits.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

constexpr int patience = 60000; ///< ms
constexpr auto dying = "--die-with-unsaved-work";

QString copies() {
    return Autosave::defaultFolder();
}

bool hasCopies() {
    return !QDir(copies()).entryList({QStringLiteral("*.json")}, QDir::Files).isEmpty();
}

/// A window in which somebody works on a design (a new one without a path), killed as soon as the
/// copy of the work is there by itself.
int workAndDie(const QString& path) {
    EditorWindow window;
    if (!path.isEmpty())
        window.window.open(Route::to(Route::Kind::Design, path));
    auto* page = qobject_cast<EditorPage*>(window.window.currentPage());
    edits::setHostname(page->document(), QStringLiteral("unsaved-work"));
    if (QTest::qWaitFor(hasCopies, patience))
        std::raise(SIGKILL);
    return 1;
}

Label* textOf(const Notice* notice) {
    return notice->findChild<Label*>();
}

} // namespace

/// A window that is killed loses nothing that was changed in it.
class RecoveryTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};

    /// @return whether it was killed, with its work kept.
    bool crash(const QString& path) {
        QProcess window;
        window.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(dying), path});
        return window.waitForFinished(patience) && window.exitStatus() == QProcess::CrashExit &&
               hasCopies();
    }

private Q_SLOTS:
    void init() {
        QDir(copies()).removeRecursively();
        QVERIFY(!hasCopies());
    }

    void aNewDesignComesBackByItself() {
        QVERIFY(crash({}));
        EditorWindow next;
        const int before = int(next.window.findChildren<EditorPage*>().size());
        reopenUnsavedDrafts(next.window);
        QCOMPARE(next.window.findChildren<EditorPage*>().size(), before + 1);
        auto* page = qobject_cast<EditorPage*>(next.window.currentPage());
        QCOMPARE(page->document().spec().hostname, std::optional<std::string>("unsaved-work"));
        QVERIFY2(page->document().isDirty(), "it is still not saved");
        QVERIFY2(hasCopies(), "and kept again");
        QVERIFY(page->save());
        QVERIFY(QFile::exists(page->document().filePath()));
        QFile::remove(page->document().filePath());
    }

    void changesOfASavedDesignAreOffered() {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("web.boxwright.json"));
        const Design saved = EditorWindow::sampleDesign();
        QVERIFY(writeDesign(saved, path).has_value());
        QVERIFY(crash(path));
        EditorWindow next;
        next.window.open(Route::to(Route::Kind::Design, path));
        auto* page = qobject_cast<EditorPage*>(next.window.currentPage());
        QVERIFY2(page->document().design() == saved, "the file is as it was");
        Notice* offer = nullptr;
        for (Notice* notice : page->findChildren<Notice*>()) {
            if (textOf(notice)->text().contains(QLatin1String("were not saved")))
                offer = notice;
        }
        QVERIFY(offer != nullptr);
        Q_EMIT offer->actionTriggered();
        QCOMPARE(page->document().spec().hostname, std::optional<std::string>("unsaved-work"));
        page->document().undoStack().undo();
        QVERIFY(page->document().design() == saved);
    }

    /// Leaving with unsaved work asks nothing and loses nothing.
    void aClosedWindowKeepsItsWork() {
        {
            EditorWindow window;
            edits::setHostname(window.page->document(), QStringLiteral("closed"));
            window.window.close();
        }
        QVERIFY(hasCopies());
        EditorWindow next;
        reopenUnsavedDrafts(next.window);
        auto* page = qobject_cast<EditorPage*>(next.window.currentPage());
        QCOMPARE(page->document().spec().hostname, std::optional<std::string>("closed"));
        page->document().undoStack().setClean(); // nothing is left for the next test
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    EnglishPlurals plurals;
    const QStringList arguments = QCoreApplication::arguments();
    const qsizetype child = arguments.indexOf(QString::fromLatin1(dying));
    if (child >= 0) { // in the folders of the test that started it
        Theme theme(application, ThemeMode::Dark);
        return workAndDie(arguments.value(child + 1));
    }
    QTemporaryDir home;
    for (const char* name : {"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"})
        qputenv(name, home.path().toUtf8());
    RecoveryTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "recovery_test.moc"
