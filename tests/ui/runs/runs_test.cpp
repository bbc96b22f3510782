#include "engine/model/capabilities.h"
#include "engine/model/design.h"
#include "tests/support/fake_backend.h"
#include "ui/panels/editor/editor_page.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/style/english_plurals.h"
#include "ui/style/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/toggles.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

constexpr int patience = 60000; ///< ms; the machines of the tests are slow

void type(Field* field, const QString& text) {
    QVERIFY(field != nullptr);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
}

} // namespace

/// A design imported by the command line, edited and saved in the editor, and run by the command
/// line: what was set in the window is what the program finds.
class RunsTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;
    FakeBackend m_backend;
    std::unique_ptr<MainWindow> m_window;
    EditorPage* m_page = nullptr;

    QString design() const { return m_home.filePath(QStringLiteral("edited.boxwright.json")); }

    QByteArray boxwright(const QStringList& arguments) {
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const std::pair<const char*, QString> own[] = {
            {"HOME", m_home.path()},
            {"BOXWRIGHT_DATA", m_home.filePath(QStringLiteral("data"))},
            {"BOXWRIGHT_RUN", m_home.filePath(QStringLiteral("run"))},
            {"DBUS_SYSTEM_BUS_ADDRESS", QStringLiteral("unix:path=/nowhere")},
            {"DBUS_SESSION_BUS_ADDRESS", QStringLiteral("unix:path=/nowhere")}};
        for (const auto& [name, value] : own)
            environment.insert(QString::fromLatin1(name), value);
        program.setProcessEnvironment(environment);
        program.setStandardInputFile(QProcess::nullDevice());
        program.start(QStringLiteral(BOXWRIGHT_PROGRAM), arguments);
        if (!program.waitForFinished(patience) || program.exitStatus() != QProcess::NormalExit)
            return "did not end: " + program.errorString().toUtf8();
        const QByteArray errors = program.readAllStandardError();
        return program.readAllStandardOutput() +
               (program.exitCode() == 0 ? QByteArray() : "failed: " + errors);
    }

    /// busybox, and what a shell looks for.
    void makeRoot() {
        QDir root(m_home.filePath(QStringLiteral("root")));
        for (const char* folder : {"bin", "etc", "proc", "dev", "sys", "tmp", "root", "secret"})
            QVERIFY(root.mkpath(QString::fromLatin1(folder)));
        QVERIFY(QFile::copy(QStringLiteral("/bin/busybox"),
                            root.filePath(QStringLiteral("bin/busybox"))));
        for (const char* applet : {"sh", "cat", "id", "echo", "grep", "hostname", "pwd", "mount"})
            QVERIFY(QFile::link(QStringLiteral("busybox"),
                                root.filePath(QLatin1String("bin/") + QLatin1String(applet))));
        QFile hidden(root.filePath(QStringLiteral("secret/key")));
        QVERIFY(hidden.open(QIODevice::WriteOnly) && hidden.write("password\n") > 0);
    }

    template <class Widget>
    Widget* find(const char* name) const {
        return m_window->findChild<Widget*>(QString::fromLatin1(name));
    }

    void openDesign() {
        m_window = std::make_unique<MainWindow>(m_backend);
        m_window->setFactory(Route::Kind::Design, makeEditorPage);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->open(Route::to(Route::Kind::Design, design()));
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_page = qobject_cast<EditorPage*>(m_window->currentPage());
        QVERIFY(m_page != nullptr);
        LayerInfo stored; // the window's own helper has no part in this
        stored.digest = QString::fromStdString(m_page->document().design().layers.front().digest);
        m_backend.addLayer(stored);
    }

    void editProcess(const QString& script) {
        m_page->selectSection(int(EditorSection::Process));
        for (QAbstractButton* button : m_page->findChildren<QAbstractButton*>()) {
            if (button->text() == QLatin1String("One line"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        for (Field* field : m_page->findChildren<Field*>()) {
            if (field->accessibleName() == QLatin1String("Command in one line"))
                type(field, QStringLiteral("/bin/sh -c \"%1\"").arg(script));
        }
        type(find<Field>("cwd"), QStringLiteral("/tmp"));
        type(find<Field>("uid"), QStringLiteral("1234"));
        type(find<Field>("umask"), QStringLiteral("0027"));
        type(find<Field>("oomScore"), QStringLiteral("300"));
        QTest::mouseClick(find<Button>("addVariable"), Qt::LeftButton);
        const size_t variables = m_page->document().spec().process->env->size();
        for (Field* field : m_page->findChildren<Field*>()) {
            if (field->accessibleName() == QStringLiteral("Name of variable %1").arg(variables))
                type(field, QStringLiteral("GREETING=hello"));
        }
        if (m_page->document().spec().process->terminal.value_or(false))
            QTest::mouseClick(find<Switch>("terminal"), Qt::LeftButton);
    }

    void editTheRest() {
        m_page->selectSection(int(EditorSection::Isolation));
        type(find<Field>("hostname"), QStringLiteral("edited-box"));
        m_page->selectSection(int(EditorSection::Capabilities));
        for (QAbstractButton* button :
             find<Segmented>("capabilityPreset")->findChildren<QAbstractButton*>()) {
            if (button->text() == QLatin1String("None"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        m_page->selectSection(int(EditorSection::Files));
        QTest::mouseClick(find<Button>("addTmpfs"), Qt::LeftButton);
        type(find<Field>("mountDestination"), QStringLiteral("/secret"));
        type(find<Field>("mountSize"), QStringLiteral("8m"));
        QTest::mouseClick(find<Switch>("readonlyRoot"), Qt::LeftButton);
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFile::exists(QStringLiteral("/bin/busybox")))
            QFAIL("busybox-static is not installed");
        QCoreApplication::installTranslator(&m_plurals);
        for (const char* name : {"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"})
            qputenv(name, m_home.path().toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
        makeRoot();
        const QByteArray imported = boxwright({QStringLiteral("import"), QStringLiteral("--design"),
                                               design(), m_home.filePath(QStringLiteral("root"))});
        QVERIFY2(QFile::exists(design()), imported.constData());
    }

    void whatWasEditedIsWhatRuns() {
        openDesign();
        editProcess(
            QStringLiteral("hostname; id -u; pwd; umask; echo $GREETING; "
                           "cat /proc/self/oom_score_adj; grep CapBnd /proc/self/status; "
                           "cat /secret/key || echo hidden; grep -c 'size=8192k' /proc/mounts; "
                           "echo x > /root/x || echo read-only"));
        editTheRest();
        m_page->document().validateNow();
        QVERIFY(!m_page->document().hasErrors());
        QTest::mouseClick(find<Button>("save"), Qt::LeftButton);
        QVERIFY(!m_page->document().isDirty());
        const QByteArray told =
            boxwright({QStringLiteral("run"), QStringLiteral("--rm"), design()});
        const QList<QByteArray> lines = told.trimmed().split('\n');
        const QList<QByteArray> wanted{
            "edited-box", "1234", "/tmp",     "0027", "hello", "300", "CapBnd:\t0000000000000000",
            "hidden",     "1",    "read-only"};
        QCOMPARE(lines, wanted);
    }
};

QTEST_MAIN(RunsTest)
#include "runs_test.moc"
