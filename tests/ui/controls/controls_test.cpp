#include "engine/model/design.h"
#include "engine/model/limits.h"
#include "tests/support/fake_backend.h"
#include "ui/panels/container/container_page.h"
#include "ui/panels/editor/editor_page.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/panels/pages/pages.h"
#include "ui/style/english_plurals.h"
#include "ui/style/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

constexpr int widestIconAlone = 48; ///< wider buttons show words

/// What a person clicks, types into or moves.
bool isInteractive(const QWidget* widget) {
    if (qobject_cast<const QScrollBar*>(widget) || qobject_cast<const QScrollArea*>(widget) ||
        qobject_cast<const QHeaderView*>(widget))
        return false;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSlider*>(widget) ||
           qobject_cast<const QAbstractItemView*>(widget) ||
           (widget->focusPolicy() & Qt::TabFocus) != 0;
}

/// What a screen reader says.
QString spokenName(QWidget* widget) {
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
    return spoken == nullptr ? QString() : spoken->text(QAccessible::Name);
}

/// Tool tips of several places of one widget (tabs, slabs, chips, rows of lists) come by event.
bool saysWhatItIs(QWidget* widget) {
    static const QStringList several{QStringLiteral("TabBar"),     QStringLiteral("LayerStack"),
                                     QStringLiteral("ChipEditor"), QStringLiteral("GraphWidget"),
                                     QStringLiteral("CoreGrid"),   QStringLiteral("TerminalView"),
                                     QStringLiteral("DiskBar")};
    if (!widget->toolTip().isEmpty() || qobject_cast<QAbstractItemView*>(widget))
        return true;
    return several.contains(
        QString::fromLatin1(widget->metaObject()->className()).section(QLatin1Char(':'), -1));
}

Design fullDesign(const FakeBackend& backend) {
    Design design;
    design.name = "web-frontend";
    design.spec = defaultSpec();
    for (const LayerInfo& layer : backend.layers())
        design.layers.push_back(
            {layer.digest.toStdString(), layer.name.toStdString(), {}, true, {}});
    design.spec.linux->uidMappings = std::vector<IdMapping>{{0, 100000, 65536, {}}};
    design.spec.linux->devices = std::vector<Device>{{"c", "/dev/fuse", 10, 229, {}, {}, {}, {}}};
    (void)setLimit(design.spec, *findLimit("io.max.rbps"), LimitValue(uint64_t(1000000)), "8:0");
    (void)setLimit(design.spec, *findLimit("hugetlb.max"), LimitValue(uint64_t(4) << 20), "2MB");
    return design;
}

} // namespace

/// On every page everything one can use has a name, a tool tip, and is reached by the keyboard.
class ControlsTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;
    FakeBackend m_backend;
    std::unique_ptr<MainWindow> m_window;

    /// A segment or radio button stands for its group: one of them takes the focus, arrows go on.
    static bool isReached(const QWidget* widget) {
        if (widget->focusPolicy() & Qt::TabFocus)
            return true;
        const QWidget* group = widget->parentWidget();
        return group != nullptr &&
               std::any_of(group->children().begin(), group->children().end(),
                           [](const QObject* other) {
                               const auto* one = qobject_cast<const QAbstractButton*>(other);
                               return one != nullptr && one->group() != nullptr &&
                                      (one->focusPolicy() & Qt::TabFocus);
                           });
    }
    /// Outside the editor a word on a button, link or card, or in an empty field, is enough.
    static bool speaksForItself(const QWidget* widget) {
        const auto* field = qobject_cast<const QLineEdit*>(widget);
        return field != nullptr ? !field->placeholderText().isEmpty()
                                : !widget->property("text").toString().isEmpty() ||
                                      (qobject_cast<const QAbstractButton*>(widget) &&
                                       widget->width() > widestIconAlone);
    }
    QStringList faults(bool wordsAreEnough) const {
        QStringList all;
        for (QWidget* widget : m_window->findChildren<QWidget*>()) {
            if (!widget->isVisible() || !isInteractive(widget))
                continue;
            QStringList missing;
            if (spokenName(widget).isEmpty())
                missing.append(QStringLiteral("name"));
            if (!saysWhatItIs(widget) && !(wordsAreEnough && speaksForItself(widget)))
                missing.append(QStringLiteral("tool tip"));
            if (!isReached(widget))
                missing.append(QStringLiteral("keyboard"));
            if (!missing.isEmpty())
                all.append(QStringLiteral("%1 \"%2\" %3: no %4")
                               .arg(QLatin1String(widget->metaObject()->className()),
                                    spokenName(widget), widget->objectName(),
                                    missing.join(QStringLiteral(", "))));
        }
        all.removeDuplicates();
        return all;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::installTranslator(&m_plurals);
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        qputenv("XDG_STATE_HOME", m_home.path().toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
        m_window = std::make_unique<MainWindow>(m_backend);
        addPages(*m_window, m_backend);
        m_window->setFactory(Route::Kind::Container, makeContainerPage);
        m_window->setFactory(Route::Kind::Design, makeEditorPage);
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void pages_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("key");
        QTest::newRow("home") << int(Route::Kind::Home) << QString();
        QTest::newRow("designs") << int(Route::Kind::Designs) << QString();
        QTest::newRow("layers") << int(Route::Kind::Layers) << QString();
        QTest::newRow("system") << int(Route::Kind::System) << QString();
        QTest::newRow("container")
            << int(Route::Kind::Container) << m_backend.containers().front().id;
    }
    void pages() {
        QFETCH(int, kind);
        QFETCH(QString, key);
        m_window->open(Route::to(static_cast<Route::Kind>(kind), key));
        QCoreApplication::processEvents();
        const QStringList found = faults(true);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void sections_data() {
        QTest::addColumn<int>("section");
        const char* names[] = {"process",      "isolation", "limits",
                               "capabilities", "syscalls",  "files"};
        for (int section = 0; section < 6; ++section)
            QTest::newRow(names[section]) << section;
    }
    void sections() {
        QFETCH(int, section);
        m_window->open(Route::newDesign(fullDesign(m_backend)));
        auto* page = qobject_cast<EditorPage*>(m_window->currentPage());
        QVERIFY(page != nullptr);
        page->selectSection(section);
        if (section ==
            int(EditorSection::Files)) // a mount's own controls are there once it is chosen
            for (QWidget* row : page->findChildren<QWidget*>())
                if (row->accessibleName().startsWith(QLatin1String("Mount /proc:")))
                    QTest::keyClick(row, Qt::Key_Return);
        QCoreApplication::processEvents();
        const QStringList found = faults(false);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }
};

QTEST_MAIN(ControlsTest)
#include "controls_test.moc"
