#include "tests/support/fake_backend.h"
#include "ui/document/design_file.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/panels/pages/designs/design_row.h"
#include "ui/panels/pages/home/home_page.h"
#include "ui/panels/pages/home/host_summary.h"
#include "ui/panels/pages/home/template_card.h"
#include "ui/panels/pages/layers/layer_details.h"
#include "ui/panels/pages/layers/layer_model.h"
#include "ui/panels/pages/pages.h"
#include "ui/panels/pages/system/check_card.h"
#include "ui/panels/pages/system/engine_choice.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

/// Stands where the editor or a container page would.
class OtherPage : public Page {
public:
    using Page::Page;
    QString title() const override { return QStringLiteral("other"); }
};

Button* buttonNamed(QWidget* in, const char* text) {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    for (Button* button : in->findChildren<Button*>())
        if (button->text() == QLatin1String(text) && button->isVisible())
            return button;
    return nullptr;
}

std::vector<HostCheck> manyChecks() {
    return {{"kernel", CheckState::Ok, "6.8.0-48", ""},
            {"clone3", CheckState::Ok, "", ""},
            {"openat2", CheckState::Ok, "", ""},
            {"namespace.user", CheckState::Ok, "", ""},
            {"namespace.time", CheckState::Ok, "", ""},
            {"cgroup2", CheckState::Ok, "/sys/fs/cgroup", ""},
            {"controller.memory", CheckState::Ok, "", ""},
            {"controller.io", CheckState::Missing, "", "not-delegated"},
            {"controller.hugetlb", CheckState::Optional, "", "not-delegated"},
            {"userns", CheckState::Ok, "62914", ""},
            {"subuid", CheckState::Ok, "65536 ids from 100000", ""},
            {"overlay", CheckState::Ok, "", ""},
            {"idmap", CheckState::Optional, "", "needs-root"},
            {"seccomp.filter", CheckState::Ok, "365 system calls known", ""},
            {"apparmor", CheckState::Optional, "", "not-in-kernel"},
            {"runtime.crun", CheckState::Optional, "", "not-installed"}};
}

} // namespace

class PagesTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Light};
    QTemporaryDir m_home;
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;

    void openWindow(FakeBackend::Content content) {
        m_window.reset();
        m_backend = std::make_unique<FakeBackend>(content);
        m_backend->checks = manyChecks();
        m_window = std::make_unique<MainWindow>(*m_backend);
        addPages(*m_window, *m_backend);
        for (const auto kind : {Route::Kind::Design, Route::Kind::Container})
            m_window->setFactory(kind, [](const Route& route, const PageContext& context) -> Page* {
                return new OtherPage(route, context);
            });
        m_window->open(Route::home());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void writeDesigns(const QStringList& names) {
        for (const QString& name : names) {
            Design design;
            design.name = name.toStdString();
            design.spec = defaultSpec();
            QVERIFY(writeDesign(design, QDir(designFolder()).filePath(designFileName(name))));
        }
    }
    void keep(const char* name) {
        QCoreApplication::processEvents();
        QTest::qWait(20);
        const QString file =
            QStringLiteral("page-%1-%2.png")
                .arg(QLatin1String(name),
                     m_theme.isDark() ? QLatin1String("dark") : QLatin1String("light"));
        QVERIFY(m_window->grab().save(QDir(QCoreApplication::applicationDirPath()).filePath(file)));
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                           m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setOrganizationName(QStringLiteral("boxwright-test"));
    }
    void init() {
        QSettings().clear();
        QDir(designFolder()).removeRecursively();
        QDir().mkpath(designFolder());
    }
    void cleanup() { m_window.reset(); }

    void firstRunThenTemplates() {
        openWindow(FakeBackend::Content::Empty);
        QVERIFY(static_cast<HomePage*>(m_window->currentPage())->isFirstRun());
        QVERIFY(buttonNamed(m_window.get(), "Run the Hello shell"));
        writeDesigns({QStringLiteral("mine")});
        QTRY_VERIFY(!static_cast<HomePage*>(m_window->currentPage())->isFirstRun());
        QTRY_VERIFY(!buttonNamed(m_window.get(), "Run the Hello shell"));
    }

    void firstRunSaysWhoRunsTheBoxes_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<uint>("uid");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, HelperMode mode, uint uid, const char* said) {
            QTest::newRow(name) << int(mode) << uid << QString::fromLatin1(said);
        };
        row("not known yet", HelperMode::None, 0, "No engine yet.");
        row("system", HelperMode::System, 0, "Boxes run through the system helper.");
        row("root's own", HelperMode::Embedded, 0, "No password needed.");
        row("as the user", HelperMode::Session, 1000, "No password needed.");
    }
    void firstRunSaysWhoRunsTheBoxes() {
        QFETCH(int, mode);
        QFETCH(uint, uid);
        openWindow(FakeBackend::Content::Empty);
        HelperInfo helper = m_backend->helper();
        helper.mode = HelperMode(mode);
        helper.uid = uid;
        m_backend->setHelper(helper); // the window is up before its helper
        QStringList labels;
        for (const QLabel* label : m_window->currentPage()->findChildren<QLabel*>())
            labels << label->text();
        QFETCH(QString, said);
        QVERIFY2(labels.contains(said), qPrintable(labels.join(QLatin1Char('|'))));
        const bool asUser = helper.uid != 0;
        QCOMPARE(labels.contains(QStringLiteral(
                     "Boxes run as you, in a user namespace. Nothing on this machine changes.")),
                 asUser);
    }

    void helloShellImportsTheStarterAndRuns() {
        openWindow(FakeBackend::Content::Empty);
        QTest::mouseClick(buttonNamed(m_window.get(), "Run the Hello shell"), Qt::LeftButton);
        QVERIFY(m_backend->job);
        m_backend->job->complete();
        const Route& route = m_window->currentPage()->route();
        QCOMPARE(route.kind, Route::Kind::Design);
        QVERIFY(route.run);
        QCOMPARE(route.draft->layers.size(), size_t(1));
        QCOMPARE(QString::fromStdString(route.draft->layers.front().digest), fakeDigest('0'));
    }

    void aTemplateCardOpensADraft() {
        openWindow(FakeBackend::Content::Plausible);
        const auto cards = m_window->findChildren<TemplateCard*>();
        QCOMPARE(size_t(cards.size()), designTemplates().size() + 1); // and one to import
        cards.back()->setFocus();
        QTest::keyClick(cards.back(), Qt::Key_Return);
        QCOMPARE(m_window->currentPage()->route().kind, Route::Kind::Design);
        QVERIFY(!m_window->currentPage()->route().run);
    }

    void aFailingStarterIsSaidAndNothingOpens() {
        openWindow(FakeBackend::Content::Plausible);
        m_backend->failNext(makeError(ErrorCode::NoSpace, "import", "starter layer"));
        QTest::mouseClick(m_window->findChildren<TemplateCard*>().front(), Qt::LeftButton);
        m_backend->job->complete();
        QCOMPARE(m_window->currentPage()->route().kind, Route::Kind::Home);
    }

    void designsAreListedRunAndDeletedWithUndo() {
        writeDesigns({QStringLiteral("web-frontend"), QStringLiteral("other-thing")});
        openWindow(FakeBackend::Content::Plausible);
        m_window->open(Route::to(Route::Kind::Designs));
        const auto rows = [this] { return m_window->currentPage()->findChildren<DesignRow*>(); };
        QTRY_COMPARE(rows().size(), 2);
        QTest::mouseClick(rows().front(), Qt::LeftButton, {}, {20, 20});
        QCOMPARE(m_window->currentPage()->route().kind, Route::Kind::Design);
        QVERIFY(m_window->currentPage()->route().key.endsWith(QLatin1String(".json")));

        m_window->open(Route::to(Route::Kind::Designs));
        const QString path = rows().front()->entry().path;
        Q_EMIT rows().front()->deleteRequested();
        QTRY_COMPARE(rows().size(), 1);
        QVERIFY(QFile::exists(path));
        QTest::mouseClick(buttonNamed(m_window.get(), "Undo"), Qt::LeftButton);
        QTRY_COMPARE(rows().size(), 2);
        Q_EMIT rows().front()->deleteRequested();
        m_window.reset();
        QVERIFY(!QFile::exists(path));
    }

    void aBrokenDesignIsShownWithItsReason() {
        QFile file(QDir(designFolder()).filePath(QStringLiteral("broken.boxwright.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ not json");
        file.close();
        openWindow(FakeBackend::Content::Plausible);
        m_window->open(Route::to(Route::Kind::Designs));
        const auto rows = m_window->currentPage()->findChildren<DesignRow*>();
        QVERIFY(!rows.empty());
        QVERIFY(!rows.back()->entry().problem.isEmpty());
    }

    void layerModelIsSound() {
        FakeBackend backend;
        LayerModel model(backend);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(model.index(0, LayerModel::Size).data().toString(), QStringLiteral("7.3 MB"));
        model.hide(fakeDigest('1'));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.rowOf(fakeDigest('1')), -1);
        model.restore(fakeDigest('1'));
        QCOMPARE(model.rowCount(), 6);
    }

    void anUnusedLayerIsDeletedWithUndo() {
        openWindow(FakeBackend::Content::Plausible);
        m_window->open(Route::to(Route::Kind::Layers));
        auto* table = m_window->findChild<QTableView*>();
        const auto select = [table](const QString& name) {
            for (int row = 0; row < table->model()->rowCount(); ++row)
                if (table->model()->index(row, 0).data().toString() == name)
                    table->setCurrentIndex(table->model()->index(row, 0));
        };
        select(QStringLiteral("Alpine base"));
        QVERIFY(!buttonNamed(m_window.get(), "Delete")->isEnabled());
        select(QStringLiteral("nginx 1.24"));
        QVERIFY(buttonNamed(m_window.get(), "Delete")->isEnabled());
        QTest::mouseClick(buttonNamed(m_window.get(), "Delete"), Qt::LeftButton);
        QTRY_COMPARE(table->model()->rowCount(), 5);
        QVERIFY(!m_backend->calls.join(QLatin1Char(' ')).contains(QLatin1String("removeLayer")));
        QTest::mouseClick(buttonNamed(m_window.get(), "Undo"), Qt::LeftButton);
        QCOMPARE(table->model()->rowCount(), 6);
        select(QStringLiteral("nginx 1.24"));
        QTest::mouseClick(buttonNamed(m_window.get(), "Delete"), Qt::LeftButton);
        QTRY_COMPARE(table->model()->rowCount(), 5);
        m_window->close();
        QVERIFY(m_backend->calls.contains(QStringLiteral("removeLayer ") + fakeDigest('2')));
    }

    void importsShowProgressFailAndRetry() {
        openWindow(FakeBackend::Content::Plausible);
        m_window->open(Route::to(Route::Kind::Layers));
        m_backend->failNext(makeError(ErrorCode::Malformed, "unpack", "alpine.tar", "truncated"));
        auto& imports = *m_window->findChild<Imports*>();
        imports.start(QStringLiteral("/tmp/alpine.tar"));
        m_backend->job->advance(QStringLiteral("unpacking"), 61'400'000, 98'200'000);
        keep("layers-import");
        QVERIFY(buttonNamed(m_window.get(), "Cancel"));
        m_backend->job->complete();
        QTRY_VERIFY(buttonNamed(m_window.get(), "Try again"));
        QTest::mouseClick(buttonNamed(m_window.get(), "Try again"), Qt::LeftButton);
        QTRY_VERIFY(buttonNamed(m_window.get(), "Cancel"));
        QTest::mouseClick(buttonNamed(m_window.get(), "Cancel"), Qt::LeftButton);
        QTRY_VERIFY(!buttonNamed(m_window.get(), "Cancel"));
        QVERIFY(imports.list().empty());
    }

    void theHostIsSummedUpInPlainWords() {
        const auto values = [](const std::vector<HostCheck>& checks) {
            QStringList all;
            for (const HostSummary& one : summarize(checks))
                all << one.title + QStringLiteral(": ") + one.value;
            return all;
        };
        const QStringList good = values({{"cgroup2", CheckState::Ok, "/sys/fs/cgroup", ""},
                                         {"controller.cpu", CheckState::Ok, "", ""},
                                         {"controller.memory", CheckState::Ok, "", ""},
                                         {"overlay", CheckState::Ok, "", ""},
                                         {"overlay.userns", CheckState::Ok, "", ""},
                                         {"userns", CheckState::Ok, "62914", ""},
                                         {"subuid", CheckState::Ok, "65536 ids from 100000", ""},
                                         {"seccomp.filter", CheckState::Ok, "errno log", ""},
                                         {"seccomp.notify", CheckState::Ok, "", ""},
                                         {"apparmor", CheckState::Ok, "on", ""}});
        // The two of five controllers that are not listed here are said to be missing by the mark.
        QCOMPARE(good, QStringList({QStringLiteral("cgroup v2: cpu, memory"),
                                    QStringLiteral("overlayfs: mounts without root"),
                                    QStringLiteral("User namespaces: 65,536 ids for you"),
                                    QStringLiteral("seccomp: filter and notify"),
                                    QStringLiteral("AppArmor: loaded, one more wall")}));
        const QStringList bad =
            values({{"cgroup2", CheckState::Missing, "/sys/fs/cgroup/unified", "hybrid-hierarchy"},
                    {"userns", CheckState::Missing, "0", "limit-zero"}});
        QCOMPARE(bad[0], QStringLiteral("cgroup v2: Controllers are with cgroup v1"));
        QCOMPARE(bad[2], QStringLiteral("User namespaces: Limit is zero"));
    }

    void fixesAreSentenceAndCommand() {
        const CheckWords hybrid =
            wordsOf({"cgroup2", CheckState::Missing, "/sys/fs/cgroup/unified", "hybrid-hierarchy"});
        QVERIFY(hybrid.advice.endsWith(QLatin1Char(':')));
        QCOMPARE(hybrid.command, QStringLiteral("sudo update-grub && sudo reboot"));
        const CheckWords notify = wordsOf({"seccomp.notify", CheckState::Missing, "", "taken"});
        QVERIFY(notify.command.isEmpty() && !notify.advice.isEmpty());
        const CheckWords range = wordsOf({"subuid", CheckState::Ok, "65536 ids from 100000", ""});
        QCOMPARE(range.line, QStringLiteral("100000 to 165535, 65,536 ids"));
    }

    void systemSaysWhyAndHow() {
        openWindow(FakeBackend::Content::Plausible);
        m_window->open(Route::to(Route::Kind::System));
        QTRY_VERIFY(m_window->findChildren<CheckRow*>().size() == 16);
        for (CheckRow* row : m_window->findChildren<CheckRow*>()) {
            QVERIFY(!row->isOpen());
            if (!row->isMissing())
                continue;
            QTest::mouseClick(row->findChild<QAbstractButton*>(), Qt::LeftButton);
            QVERIFY(row->isOpen());
        }
        QVERIFY(!buttonNamed(m_window.get(), "Copy report")->text().isEmpty());
        QTest::mouseClick(buttonNamed(m_window.get(), "Copy report"), Qt::LeftButton);
        QVERIFY(
            QGuiApplication::clipboard()->text().contains(
                QLatin1String("controller.io: MISSING not-delegated")) ||
            QGuiApplication::clipboard()->text().contains(QLatin1String("controller.io: MISSING")));
    }

    void engineIsSwitched() {
        openWindow(FakeBackend::Content::Plausible);
        m_window->open(Route::to(Route::Kind::System));
        for (EngineCard* card : m_window->findChildren<EngineCard*>()) {
            QCOMPARE(card->isEnabled(), card->mode() != HelperMode::System);
            if (card->mode() == HelperMode::Embedded)
                QTest::mouseClick(card, Qt::LeftButton);
        }
        QCOMPARE(m_backend->helper().mode, HelperMode::Embedded);
    }

    void sizesAreWrittenAsTheyAreCounted() {
        QCOMPARE(sizeText(999), QStringLiteral("999 B"));
        QCOMPARE(sizeText(7'300'000), QStringLiteral("7.3 MB"));
        QCOMPARE(memoryText(268435456), QStringLiteral("256 MiB"));
        QCOMPARE(memoryText(quint64(1536) << 20), QStringLiteral("1.5 GiB"));
    }

    void everyPageIsDrawn_data() {
        QTest::addColumn<int>("mode");
        QTest::newRow("dark") << int(ThemeMode::Dark);
        QTest::newRow("light") << int(ThemeMode::Light);
    }
    void everyPageIsDrawn() {
        QFETCH(int, mode);
        openWindow(FakeBackend::Content::Empty);
        m_theme.setMode(static_cast<ThemeMode>(mode));
        keep("first-run");
        writeDesigns({QStringLiteral("web-frontend"), QStringLiteral("api-gateway"),
                      QStringLiteral("batch-report"), QStringLiteral("scratch")});
        openWindow(FakeBackend::Content::Plausible);
        m_theme.setMode(static_cast<ThemeMode>(mode));
        keep("home");
        m_window->open(Route::to(Route::Kind::Designs));
        keep("designs");
        m_window->open(Route::to(Route::Kind::Layers));
        m_window->findChild<QTableView*>()->selectRow(2);
        keep("layers");
        m_window->open(Route::to(Route::Kind::System));
        QTRY_VERIFY(!m_window->findChildren<CheckRow*>().isEmpty());
        keep("system");
        m_window->openPalette();
        QTest::keyClicks(m_window->palette().focusProxy(), QStringLiteral("sh"));
        keep("palette");
    }
};

QTEST_MAIN(PagesTest)
#include "pages_test.moc"
