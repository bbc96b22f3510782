#include "engine/oci/design_json.h"
#include "privhelper/api/launch_steps.h"
#include "privhelper/api/names.h"
#include "tests/helper/support/studio.h"

#include <QDBusObjectPath>
#include <QTest>

#include <algorithm>

using namespace boxwright;
using namespace boxwright::test;

/// What is made of a design a caller sends, and how its start is told.
class StartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_studio = std::make_unique<Studio>();
        QVERIFY(m_studio->open());
    }
    void cleanupTestCase() { m_studio.reset(); }

    void failedStartSaysWhy() {
        Design design = m_studio->shellDesign({});
        design.spec.process->args = {"/bin/nothing-here"};
        const QString box = m_studio->create(design);
        const QString failure = m_studio->on(box, "Start");
        QVERIFY2(failure.contains(QStringLiteral("nothing-here")), qPrintable(failure));
        QCOMPARE(m_studio->get(box, "Phase").toString(), QStringLiteral("failed"));
        QVERIFY(m_studio->get(box, "Failure").toString().contains(QStringLiteral("nothing-here")));
        const auto steps = stepsOf(box);
        QVERIFY(!steps.empty());
        QCOMPARE(steps.back().step, std::string("exec"));
        QVERIFY(steps.back().progress != LaunchStep::Progress::Done);
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void failedStartHasNoExitStatus() {
        Design design = m_studio->shellDesign({});
        design.spec.process->args = {"/bin/nothing-here"};
        const QString box = m_studio->create(design);
        ConsoleReader console = m_studio->attach(box);
        QVERIFY(m_studio->on(box, "Start").contains(QStringLiteral("nothing-here")));
        QCOMPARE(console.waitForExit(), std::optional<int>());
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    /// They are told once, and stay what they are.
    void endedContainerHasItsSteps() {
        const QString box = create(QStringLiteral("exit 4"));
        ConsoleReader console = m_studio->attach(box);
        QCOMPARE(m_studio->on(box, "Start"), QString());
        const auto steps = stepsOf(box);
        QCOMPARE(console.waitForExit(), std::optional(4));
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
        QVERIFY(!steps.empty());
        QCOMPARE(stepsOf(box), steps);
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void designIsShownAsItWasSent() {
        const Design design = m_studio->shellDesign(QStringLiteral("true"));
        for (const int indent : {-1, 4, -1}) {
            const QString text = QString::fromStdString(designToJson(design, indent));
            const auto reply =
                m_studio->call(QLatin1String(bus::managerPath), bus::managerInterface,
                               "CreateContainer", {text, QVariantMap()});
            const QString box = reply.arguments().value(0).value<QDBusObjectPath>().path();
            QCOMPARE(m_studio->get(box, "Design").toString(), text);
            QCOMPARE(m_studio->on(box, "Delete"), QString());
        }
    }

    /// Whatever was read before it.
    void badDesignIsRefusedEachTime() {
        Design design = m_studio->shellDesign(QStringLiteral("true"));
        QVERIFY(!m_studio->create(design).isEmpty());
        design.spec.process->args->clear();
        const QString text = QString::fromStdString(designToJson(design));
        for (int time = 0; time < 2; ++time) {
            const auto reply =
                m_studio->call(QLatin1String(bus::managerPath), bus::managerInterface,
                               "CreateContainer", {text, QVariantMap()});
            QCOMPARE(reply.errorName(), QStringLiteral("org.boxwright.Error.InvalidArgument"));
        }
    }

    void startTellsItsSteps() {
        const QString box = create(QStringLiteral("exec sleep 1000"));
        QVERIFY(stepsOf(box).empty());
        QCOMPARE(m_studio->on(box, "Start"), QString());
        const auto steps = stepsOf(box);
        QVERIFY(!steps.empty());
        for (const LaunchStep& step : steps)
            QVERIFY2(step.progress == LaunchStep::Progress::Done && step.took >= 0,
                     step.step.c_str());
        QCOMPARE(steps.back().step, std::string("exec"));
        QVERIFY(std::any_of(steps.begin(), steps.end(),
                            [](const LaunchStep& step) { return step.step == "mount:/proc"; }));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void unknownLayerIsNamed() {
        Design design = m_studio->shellDesign({});
        design.layers.front().digest = "sha256:" + std::string(64, 'a');
        const auto reply =
            m_studio->call(QLatin1String(bus::managerPath), bus::managerInterface,
                           "CreateContainer", {QString::fromStdString("{}"), QVariantMap()});
        QVERIFY(reply.type() == QDBusMessage::ErrorMessage);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("NotFound.*aaaa")));
        QCOMPARE(m_studio->create(design), QString());
    }

private:
    std::vector<LaunchStep> stepsOf(const QString& box) const {
        return launchStepsFromJson(m_studio->get(box, "Steps").toString().toStdString());
    }

    QString create(const QString& script) {
        return m_studio->create(m_studio->shellDesign(script));
    }
    std::unique_ptr<Studio> m_studio;
};

QTEST_GUILESS_MAIN(StartsTest)
#include "starts_test.moc"
