#include "privhelper/api/error_json.h"
#include "privhelper/api/launch_steps.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"

#include "manager_proxy.h"

#include <QFile>
#include <QTest>
#include <QXmlStreamReader>

using namespace boxwright;

class ApiTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorSurvivesJson() {
        Error error = systemError("mount", "/pro\"c\n", EPERM);
        error.detail = "d\u00e9tail";
        error.step = "mount:/proc";
        QCOMPARE(errorFromJson(errorToJson(error)), error);
    }

    void stepsSurviveJson() {
        const std::vector<LaunchStep> steps{{"cgroup", LaunchStep::Progress::Done, 800},
                                            {"mount:/a \"b", LaunchStep::Progress::Began, -1},
                                            {"exec", LaunchStep::Progress::Waiting, -1}};
        QCOMPARE(launchStepsFromJson(launchStepsToJson(steps)), steps);
    }

    void whatIsNoStepsIsNone_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("object") << QByteArray("{}");
        QTest::newRow("numbers") << QByteArray("[1,2]");
        QTest::newRow("wrong members") << QByteArray(R"([{"step":7}])");
    }
    void whatIsNoStepsIsNone() {
        QFETCH(QByteArray, text);
        QVERIFY(launchStepsFromJson(text.toStdString()).empty());
    }

    void anyTextBecomesAnError_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("words") << QByteArray("no such thing");
        QTest::newRow("array") << QByteArray("[1,2]");
    }
    void anyTextBecomesAnError() {
        QFETCH(QByteArray, text);
        const Error error = errorFromJson(text.toStdString());
        QCOMPARE(error.code, ErrorCode::Internal);
        QCOMPARE(QByteArray::fromStdString(error.detail), text);
    }

    void wrongTypesInJsonAreSkipped() {
        const Error error = errorFromJson(R"({"code":7,"operation":["x"],"errno":"EPERM"})");
        QCOMPARE(error.code, ErrorCode::Internal);
        QVERIFY(error.operation.empty());
        QCOMPARE(error.sysErrno, 0);
    }

    void invalidUtf8IsReplacedNotThrownAt() {
        const Error error = makeError(ErrorCode::NotFound, "open", "/a\xff\xfe/b");
        QVERIFY(!errorFromJson(errorToJson(error)).object.empty());
    }

    void busErrorKeepsItsCode() {
        const Error error = makeError(ErrorCode::WrongState, "stop", "c1", "it is not running");
        const QDBusMessage reply =
            QDBusMessage::createMethodCall(QStringLiteral("a.b"), QStringLiteral("/"),
                                           QStringLiteral("a.b"), QStringLiteral("c"))
                .createErrorReply(busErrorName(error.code),
                                  QString::fromStdString(errorToJson(error)));
        QCOMPARE(errorFromBus(QDBusError(reply)), error);
    }

    void everyMethodDeclaresItsAction_data() {
        QTest::addColumn<QString>("file");
        for (const auto name : {bus::managerInterface, bus::containerInterface, bus::layerInterface,
                                bus::jobInterface})
            QTest::newRow(name)
                << QStringLiteral(":/boxwright/api/%1.xml").arg(QLatin1String(name));
    }
    void everyMethodDeclaresItsAction() {
        QFETCH(QString, file);
        QFile xml(file);
        QVERIFY(xml.open(QIODevice::ReadOnly));
        QXmlStreamReader reader(&xml);
        int methods = 0;
        int actions = 0;
        while (!reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement)
                continue;
            methods += reader.name() == QLatin1String("method");
            actions += reader.attributes().value(QLatin1String("name")) ==
                       QLatin1String("org.boxwright.Action");
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(methods > 0);
        QCOMPARE(actions, methods);
    }
};

QTEST_GUILESS_MAIN(ApiTest)
#include "api_test.moc"
