#include "engine/model/design.h"
#include "engine/oci/spec_json.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace boxwright;

using Sorted = nlohmann::json;

class SpecJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void documentsSurvive_data();
    void documentsSurvive();
    void defaultSurvives();
    void membersKeepTheSpecificationsOrder();
    void knownMembersHaveFields();
    void aFieldWinsOverAnExtra();
    void badDocumentsAreRefused_data();
    void badDocumentsAreRefused();
    void brokenTextIsRefused_data();
    void brokenTextIsRefused();
    void excerpts_data();
    void excerpts();
};

static std::string contentOf(const QString& name) {
    QFile file(QStringLiteral(BOXWRIGHT_DATA "/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

void SpecJsonTest::documentsSurvive_data() {
    QTest::addColumn<QString>("file");
    const auto files = QDir(QStringLiteral(BOXWRIGHT_DATA)).entryList({QStringLiteral("*.json")});
    QVERIFY(files.size() >= 9);
    for (const auto& file : files)
        QTest::newRow(qPrintable(file)) << file;
}

void SpecJsonTest::documentsSurvive() {
    QFETCH(QString, file);
    const std::string text = contentOf(file);
    const auto spec = specFromJson(text);
    QVERIFY2(spec, spec ? "" : spec.error().message().c_str());
    for (const int indent : {4, -1}) {
        const std::string again = specToJson(*spec, indent);
        const auto difference = Sorted::diff(Sorted::parse(text), Sorted::parse(again));
        QVERIFY2(difference.empty(), difference.dump(1).c_str());
        QVERIFY(specFromJson(again) == spec);
    }
}

void SpecJsonTest::defaultSurvives() {
    const ContainerSpec spec = defaultSpec();
    QVERIFY(specFromJson(specToJson(spec)) == spec);
}

void SpecJsonTest::membersKeepTheSpecificationsOrder() {
    const std::string text = specToJson(defaultSpec(), -1);
    size_t last = 0;
    for (const char* name : {"ociVersion", "process", "root", "hostname", "mounts", "linux"}) {
        const size_t at = text.find(std::string("\"") + name + "\":");
        QVERIFY2(at != std::string::npos && at >= last, name);
        last = at;
    }
}

// Everything in every-member.json that is not one of its "x…" inventions has a field.
void SpecJsonTest::knownMembersHaveFields() {
    const auto spec = specFromJson(contentOf(QStringLiteral("every-member.json")));
    QVERIFY(spec);
    const auto keys = [](const Extras& extras) {
        QStringList list;
        for (const auto& [key, text] : extras)
            list << QString::fromStdString(key);
        return list.join(QLatin1Char(' '));
    };
    QCOMPARE(keys(spec->extras), QStringLiteral("vm windows x-top"));
    QCOMPARE(keys(spec->process->extras), QStringLiteral("commandLine x-process"));
    QCOMPARE(keys(spec->process->user.extras), QStringLiteral("username"));
    QCOMPARE(keys(spec->process->scheduler->extras), QStringLiteral("x"));
    QCOMPARE(keys(spec->hooks->extras), QStringLiteral("x-hook"));
    QCOMPARE(keys(spec->linux->extras), QStringLiteral("x-linux"));
    QCOMPARE(keys(spec->linux->resources->extras), QStringLiteral("network rdma x"));
    QCOMPARE(keys(spec->linux->resources->blockIO->extras), QStringLiteral("x"));
    QCOMPARE(keys(spec->linux->seccomp->extras), QStringLiteral("x"));
    QCOMPARE(keys(spec->linux->seccomp->syscalls->at(0).extras), QStringLiteral("comment"));
    QCOMPARE(spec->process->rlimits->at(0).hard, UINT64_MAX);
    QCOMPARE(spec->linux->timeOffsets->at("monotonic").secs, int64_t(-5));
    QCOMPARE(spec->linux->seccomp->syscalls->at(0).args->at(0).value, UINT64_MAX);
}

void SpecJsonTest::aFieldWinsOverAnExtra() {
    auto spec = specFromJson(R"({"ociVersion":"1.0.0","hostname":null})");
    QVERIFY(spec && !spec->hostname);
    QCOMPARE(specToJson(*spec, -1), std::string(R"({"ociVersion":"1.0.0","hostname":null})"));
    spec->hostname = "box";
    QCOMPARE(specToJson(*spec, -1), std::string(R"({"ociVersion":"1.0.0","hostname":"box"})"));
}

void SpecJsonTest::badDocumentsAreRefused_data() {
    QTest::addColumn<QString>("pointer"); // what is replaced in every-member.json
    QTest::addColumn<QString>("value");   // by this; empty removes it
    QTest::addColumn<QString>("object");  // where the error must point; empty: the same place
    const auto row = [](const char* pointer, const char* value, const char* object = "") {
        QTest::newRow((std::string(pointer) + " " + value).c_str())
            << QString::fromLatin1(pointer) << QString::fromLatin1(value)
            << QString::fromLatin1(object);
    };
    for (const char* text : {"/ociVersion", "/hostname", "/process/cwd", "/process/args/0",
                             "/root/path", "/mounts/0/type", "/linux/cgroupsPath", "/annotations/a",
                             "/linux/sysctl/net.ipv4.ip_forward"})
        row(text, "5");
    for (const char* list : {"/mounts", "/process/args", "/process/env", "/linux/namespaces",
                             "/linux/resources/devices", "/hooks/prestart"})
        row(list, "{}");
    for (const char* object : {"/process", "/root", "/linux", "/linux/resources/memory",
                               "/annotations", "/linux/seccomp", "/mounts/0", "/hooks"})
        row(object, "[]");
    for (const char* flag : {"/process/terminal", "/root/readonly", "/process/noNewPrivileges"})
        row(flag, "1");
    for (const char* unsigned32 :
         {"/process/user/uid", "/process/user/umask", "/linux/uidMappings/0/hostID"}) {
        row(unsigned32, "-1");
        row(unsigned32, "4294967296");
        row(unsigned32, "0.5");
        row(unsigned32, "1e3");
        row(unsigned32, "\"0\"");
        row(unsigned32, "true");
    }
    for (const char* signed64 : {"/linux/resources/memory/limit", "/linux/resources/cpu/quota"}) {
        row(signed64, "9223372036854775808");
        row(signed64, "-9223372036854775809");
        row(signed64, "1.0");
    }
    row("/process/rlimits/0/hard", "-1");
    row("/process/rlimits/0/hard", "18446744073709551616");
    row("/process/oomScoreAdj", "2147483648");
    row("/linux/resources/blockIO/weight", "65536");
    row("/linux/timeOffsets/monotonic/secs", "1.5");
    row("/linux/seccomp/syscalls/0/args/0/value", "-1");
    for (const char* needed : {"/ociVersion",
                               "/process/cwd",
                               "/root/path",
                               "/mounts/0/destination",
                               "/process/rlimits/0/type",
                               "/process/rlimits/0/soft",
                               "/process/rlimits/0/hard",
                               "/process/consoleSize/height",
                               "/process/ioPriority/class",
                               "/process/scheduler/policy",
                               "/hooks/poststop/0/path",
                               "/linux/namespaces/0/type",
                               "/linux/devices/0/type",
                               "/linux/devices/0/path",
                               "/linux/uidMappings/0/size",
                               "/linux/resources/devices/0/allow",
                               "/linux/resources/hugepageLimits/0/pageSize",
                               "/linux/resources/hugepageLimits/0/limit",
                               "/linux/resources/blockIO/throttleReadBpsDevice/0/rate",
                               "/linux/resources/blockIO/weightDevice/0/major",
                               "/linux/seccomp/defaultAction",
                               "/linux/seccomp/syscalls/0/names",
                               "/linux/seccomp/syscalls/0/action",
                               "/linux/seccomp/syscalls/0/args/0/op",
                               "/linux/personality/domain",
                               "/linux/memoryPolicy/mode"})
        row(needed, "");
    row("/linux/netDevices/eth0", "5");
    row("/process/user/additionalGids/1", "null");
}

void SpecJsonTest::badDocumentsAreRefused() {
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, object);
    auto document = Sorted::parse(contentOf(QStringLiteral("every-member.json")));
    const Sorted::json_pointer place(pointer.toStdString());
    QVERIFY(document.contains(place));
    std::string text;
    if (value.isEmpty()) {
        text = document.patch({{{"op", "remove"}, {"path", pointer.toStdString()}}}).dump();
    } else {
        document[place] = "@@";
        text = document.dump();
        text.replace(text.find("\"@@\""), 4, value.toStdString());
    }
    const auto spec = specFromJson(text);
    QVERIFY(!spec);
    QCOMPARE(spec.error().code, ErrorCode::Malformed);
    QCOMPARE(QString::fromStdString(spec.error().object), object.isEmpty() ? pointer : object);
    QVERIFY(!spec.error().detail.empty());
}

void SpecJsonTest::brokenTextIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("detail");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("line 1");
    QTest::newRow("cut") << QByteArray("{\n \"ociVersion\": \"1") << QStringLiteral("line 2");
    QTest::newRow("trailing") << QByteArray("{\"ociVersion\":\"1.0.0\"} x")
                              << QStringLiteral("line 1");
    QTest::newRow("utf8") << QByteArray("{\"ociVersion\":\"\xff\"}") << QStringLiteral("line 1");
    QTest::newRow("list") << QByteArray("[]") << QStringLiteral("not an object");
    QTest::newRow("twice") << QByteArray("{\"ociVersion\":\"1\",\"ociVersion\":\"2\"}")
                           << QStringLiteral("twice");
    QTest::newRow("twice below") << QByteArray("{\"ociVersion\":\"1\",\"x\":[{\"a\":1,\"a\":1}]}")
                                 << QStringLiteral("\"a\" occurs twice");
    QTest::newRow("deep") << QByteArray("{\"x\":") + QByteArray(100000, '[')
                          << QStringLiteral("nested deeper");
    QTest::newRow("overflow") << QByteArray("{\"ociVersion\":\"1\",\"x\":1e999}")
                              << QStringLiteral("1e999");
}

void SpecJsonTest::brokenTextIsRefused() {
    QFETCH(QByteArray, text);
    QFETCH(QString, detail);
    const auto spec = specFromJson(text.toStdString());
    QVERIFY(!spec);
    QCOMPARE(spec.error().code, ErrorCode::Malformed);
    QCOMPARE(spec.error().object, std::string("/"));
    QVERIFY2(spec.error().detail.find(detail.toStdString()) != std::string::npos,
             spec.error().detail.c_str());
}

void SpecJsonTest::excerpts_data() {
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("text");
    QTest::newRow("number") << QStringLiteral("/linux/resources/memory/limit")
                            << QStringLiteral("1");
    QTest::newRow("list") << QStringLiteral("/process/args/2") << QStringLiteral("\"true\"");
    QTest::newRow("object") << QStringLiteral("/linux/namespaces/0")
                            << QStringLiteral("{\n  \"type\": \"pid\"\n}");
    QTest::newRow("absent") << QStringLiteral("/linux/nothing/there") << QString();
    QTest::newRow("past the end") << QStringLiteral("/process/args/3") << QString();
    QTest::newRow("no pointer") << QStringLiteral("process") << QString();
}

void SpecJsonTest::excerpts() {
    QFETCH(QString, pointer);
    QFETCH(QString, text);
    const auto spec = specFromJson(contentOf(QStringLiteral("every-member.json")));
    QCOMPARE(QString::fromStdString(specExcerpt(*spec, pointer.toStdString())), text);
}

QTEST_APPLESS_MAIN(SpecJsonTest)
#include "spec_json_test.moc"
