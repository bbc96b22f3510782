#include "engine/model/limits.h"
#include "tests/ui/editor/editor_fixture.h"
#include "ui/document/edits.h"
#include "ui/panels/editor/common/chip_editor.h"
#include "ui/panels/editor/common/editor_tab.h"
#include "ui/panels/editor/limits/limit_fold.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/core_grid.h"
#include "ui/widgets/field.h"
#include "ui/widgets/slider.h"

#include <QApplication>
#include <QComboBox>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

/// A design in which every card has something to show: devices, limits per device, ranges, clocks.
Design fullDesign() {
    Design design = EditorWindow::sampleDesign();
    ContainerSpec& spec = design.spec;
    setNamespaceChoice(spec, "user", {NamespaceMode::New, {}});
    setNamespaceChoice(spec, "time", {NamespaceMode::New, {}});
    setNamespaceChoice(spec, "ipc", {NamespaceMode::Path, "/proc/1/ns/ipc"});
    spec.linux->uidMappings = spec.linux->gidMappings =
        std::vector<IdMapping>{{0, 100000, 65536, {}}};
    spec.linux->devices = std::vector<Device>{{"c", "/dev/fuse", 10, 229, {}, {}, {}, {}}};
    (void)setLimit(spec, *findLimit("io.max.rbps"), LimitValue(uint64_t(1000000)), "8:0");
    (void)setLimit(spec, *findLimit("hugetlb.max"), LimitValue(uint64_t(4) << 20), "2MB");
    return design;
}

QString nameOf(const QWidget* control) {
    return QStringLiteral("%1 \"%2\" %3")
        .arg(QLatin1String(control->metaObject()->className()), control->accessibleName(),
             control->objectName());
}

/// Types one after the other until something came of it.
void typeSomething(Field* field, const std::function<bool()>& changed) {
    for (const char* text :
         {"7", "3", "64k", "/seven", "rw,nosuid", "c 1:3 /dev/seven", "0-1", "50"}) {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, QString::fromLatin1(text));
        QTest::keyClick(field, Qt::Key_Return);
        if (changed())
            return;
        QTest::keyClick(field, Qt::Key_Escape);
    }
}

void use(QWidget* control, const std::function<bool()>& changed) {
    if (auto* field = qobject_cast<Field*>(control))
        return typeSomething(field, changed);
    control->setFocus();
    if (auto* box = qobject_cast<QComboBox*>(control)) {
        QTest::keyClick(box, Qt::Key_Down);
        if (!changed())
            QTest::keyClick(box, Qt::Key_Up);
    } else if (qobject_cast<Slider*>(control)) {
        QTest::keyClick(control, Qt::Key_Right);
        if (!changed())
            QTest::keyClick(control, Qt::Key_Left);
    } else if (qobject_cast<ChipEditor*>(control)) {
        QTest::keyClick(control, Qt::Key_Delete);
    } else {
        QTest::keyClick(control, Qt::Key_Space);
    }
}

/// What one can change a value with; what only opens something or belongs to the page is left out.
bool isEditing(const QWidget* widget) {
    if (!widget->isVisible() || !widget->isEnabled() || widget->focusPolicy() == Qt::NoFocus)
        return false;
    if (const auto* button = qobject_cast<const Button*>(widget))
        return button->menu() == nullptr && !button->text().endsWith(QChar(0x2026));
    if (const auto* icon = qobject_cast<const IconButton*>(widget))
        return icon->iconName() == QLatin1String("x");
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const Field*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const Slider*>(widget) ||
           qobject_cast<const ChipEditor*>(widget) || qobject_cast<const CoreGrid*>(widget);
}

} // namespace

/// Every control of every section, used with the keyboard: what it changes is one step, undo gives
/// the design back as it was, redo the change.
class UndoTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;
    std::unique_ptr<EditorWindow> m_window;

    EditorPage& page() const { return *m_window->page; }
    SpecDocument& document() const { return page().document(); }

    QList<QWidget*> controls(int section) const {
        QList<QWidget*> found;
        for (QWidget* widget :
             page().tab(static_cast<EditorSection>(section))->findChildren<QWidget*>()) {
            if (isEditing(widget))
                found.append(widget);
        }
        return found;
    }
    /// Limits few people need are there once they are asked for.
    void unfold() const {
        for (IconButton* more : page().findChildren<IconButton*>(QStringLiteral("moreLimits"))) {
            if (more->isVisible() && more->iconName() == QLatin1String("down"))
                QTest::mouseClick(more, Qt::LeftButton);
        }
        for (const LimitFold* fold : page().findChildren<LimitFold*>())
            QTRY_COMPARE(fold->maximumHeight(), QWIDGETSIZE_MAX); // it has slid open
    }
    /// @return whether the control changed the design.
    bool checkOne(QWidget* control) {
        const Design before = document().design();
        const int steps = document().undoStack().index();
        const QString name = nameOf(control);
        use(control, [&] { return !(document().design() == before); });
        const Design after = document().design();
        if (after == before)
            return false;
        document().endGesture();
        const int made = document().undoStack().index() - steps;
        const auto fail = [&name](const char* why) {
            QTest::qFail(qPrintable(QStringLiteral("%1: %2").arg(name, QLatin1String(why))),
                         __FILE__, __LINE__);
        };
        if (made != 1)
            fail("is not one step");
        document().undoStack().undo();
        if (!(document().design() == before))
            fail("undo does not give back what was there");
        document().undoStack().redo();
        if (!(document().design() == after))
            fail("redo does not do it again");
        document().undoStack().undo();
        return true;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::installTranslator(&m_plurals);
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        qputenv("XDG_STATE_HOME", m_home.path().toUtf8());
    }
    void init() {
        m_window = std::make_unique<EditorWindow>(fullDesign());
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->window));
    }
    void cleanup() { m_window.reset(); }

    void everyControl_data() {
        QTest::addColumn<int>("section");
        QTest::addColumn<int>("atLeast"); ///< controls that change something
        QTest::newRow("process") << int(EditorSection::Process) << 15;
        QTest::newRow("isolation") << int(EditorSection::Isolation) << 30;
        QTest::newRow("limits") << int(EditorSection::Limits) << 20;
        QTest::newRow("capabilities") << int(EditorSection::Capabilities) << 4;
        QTest::newRow("syscalls") << int(EditorSection::Syscalls) << 3;
        QTest::newRow("files") << int(EditorSection::Files) << 4;
    }
    void everyControl() {
        QFETCH(int, section);
        page().selectSection(section);
        unfold();
        if (section ==
            int(EditorSection::Files)) // a mount's own controls are there once it is chosen
            for (QWidget* row : page().findChildren<QWidget*>())
                if (row->accessibleName().startsWith(QLatin1String("Mount /proc:")))
                    QTest::keyClick(row, Qt::Key_Return);
        QStringList idle;
        int changing = 0;
        // Asked for again each time: a change may build its card anew.
        for (int index = 0; index < controls(section).size(); ++index) {
            QWidget* control = controls(section)[index];
            const QString name = nameOf(control);
            if (checkOne(control))
                ++changing;
            else
                idle.append(name);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            QCoreApplication::processEvents();
        }
        QFETCH(int, atLeast);
        QVERIFY2(changing >= atLeast,
                 qPrintable(QStringLiteral("%1 controls change something; these do not:\n%2")
                                .arg(changing)
                                .arg(idle.join(QLatin1Char('\n')))));
    }

    void everyLimitHasItsControl_data() {
        QTest::addColumn<QString>("key");
        for (const LimitRow& row : limitCatalogue())
            QTest::newRow(std::string(row.key).c_str())
                << QString::fromLatin1(row.key.data(), qsizetype(row.key.size()));
    }
    /// A control named after the row (and its instance), explained by its kernel file.
    void everyLimitHasItsControl() {
        QFETCH(QString, key);
        const LimitRow& row = *findLimit(key.toStdString());
        const QString instance = row.instance == LimitInstance::Single   ? QString()
                                 : row.instance == LimitInstance::Device ? QStringLiteral("@8:0")
                                                                         : QStringLiteral("@2MB");
        page().selectSection(int(EditorSection::Limits));
        unfold();
        const QString name = key + instance;
        QWidget* control = m_window->find<QWidget>(qPrintable(name));
        QVERIFY2(control != nullptr, qPrintable(name));
        QVERIFY(control->isVisible() && control->isEnabled());
        QVERIFY(!control->accessibleName().isEmpty() && !control->toolTip().isEmpty());
        control->setFocus();
        const QString file = QString::fromLatin1(row.file.data(), qsizetype(row.file.size()));
        QTRY_VERIFY2(page().inspector().kernelText.startsWith(
                         QString(file).replace(QLatin1String("<size>"), QLatin1String("2MB"))),
                     qPrintable(page().inspector().kernelText + QLatin1Char(' ') + file));
        QVERIFY(!page().inspector().ociPath.isEmpty());
        QVERIFY(!page().inspector().explanation.isEmpty());
    }
};

QTEST_MAIN(UndoTest)
#include "undo_test.moc"
