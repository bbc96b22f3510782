#include "engine/model/problem.h"
#include "engine/oci/spec_json.h"
#include "tests/unit/model/validation_cases.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace boxwright;
using Json = nlohmann::json;

namespace {

std::string digest(char digit) {
    return "sha256:" + std::string(64, digit);
}

LayerRef layer(std::string named, bool enabled = true) {
    LayerRef made;
    made.digest = std::move(named);
    made.enabled = enabled;
    return made;
}

/// What only a design, or only a long list, can do wrong.
std::vector<std::pair<Problem, Design>> badDesigns() {
    std::vector<std::pair<Problem, Design>> list;
    const auto add = [&list](const char* code, const char* path, std::vector<LayerRef> layers,
                             Severity severity = Severity::Error) {
        Design design;
        design.spec = defaultSpec();
        design.layers = std::move(layers);
        list.push_back({{code, path, {}, severity}, std::move(design)});
    };
    add("design.no-layers", "/layers", {}, warning);
    add("design.no-layers", "/layers", {layer(digest('a'), false)}, warning);
    add("design.digest", "/layers/0/digest", {layer("../../etc")});
    add("design.digest", "/layers/0/digest", {layer(digest('A'))});
    add("design.layer-duplicate", "/layers/2/digest",
        {layer(digest('a')), layer(digest('b')), layer(digest('a'))});
    std::vector<LayerRef> many;
    for (int i = 0; i < 501; ++i) {
        const std::string number = std::to_string(i);
        many.push_back(layer("sha256:" + std::string(64 - number.size(), '0') + number));
    }
    add("design.too-many-layers", "/layers", many);
    Design mapped;
    mapped.layers = {layer(digest('a'))};
    mapped.spec = defaultSpec();
    mapped.spec.linux->namespaces->push_back({"user", {}, {}});
    std::vector<IdMapping> mappings;
    for (uint32_t i = 0; i < 341; ++i)
        mappings.push_back({i, i, 1, {}});
    mapped.spec.linux->uidMappings = mappings;
    list.push_back({{"mapping.too-many", "/linux/uidMappings", {}, Severity::Error}, mapped});
    return list;
}

std::vector<Problem> problemsOf(const Bad& bad) {
    Json document = Json::parse(specToJson(defaultSpec()));
    document.merge_patch(Json::parse(bad.patch));
    const auto spec = specFromJson(document.dump());
    return spec ? validate(*spec) : std::vector<Problem>{{spec.error().message(), "", {}, {}}};
}

bool contains(const std::vector<Problem>& problems, const Problem& wanted) {
    for (const Problem& problem : problems) {
        if (problem.code == wanted.code && problem.path == wanted.path &&
            problem.severity == wanted.severity)
            return true;
    }
    return false;
}

QByteArray listed(const std::vector<Problem>& problems) {
    QByteArray text;
    for (const Problem& problem : problems)
        text += QByteArray::fromStdString(problem.code + " " + problem.path + ": " +
                                          describe(problem) + "\n");
    return text;
}

} // namespace

class ValidationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badDocumentsAreFound_data();
    void badDocumentsAreFound();
    void badDesignsAreFound();
    void everyCodeIsReachedAndHasItsText();
    void sentencesHaveTheirArguments();
    void generatedDocumentsHaveNoErrors_data();
    void generatedDocumentsHaveNoErrors();
    void goodDocumentsHaveNoProblems_data();
    void goodDocumentsHaveNoProblems();
    void aGoodDesignHasNoProblems();
    void problemsComeInDocumentOrder();
    void warningsAreNoErrors();
};

void ValidationTest::badDocumentsAreFound_data() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < std::size(badDocuments); ++i)
        QTest::newRow(
            qPrintable(QStringLiteral("%1 %2").arg(i).arg(QString::fromUtf8(badDocuments[i].code))))
            << int(i);
}

void ValidationTest::badDocumentsAreFound() {
    QFETCH(int, index);
    const Bad& bad = badDocuments[index];
    const auto problems = problemsOf(bad);
    QVERIFY2(contains(problems, {bad.code, bad.path, {}, bad.severity}),
             listed(problems).constData());
}

void ValidationTest::badDesignsAreFound() {
    for (const auto& [wanted, design] : badDesigns()) {
        const auto problems = validate(design);
        QVERIFY2(contains(problems, wanted), listed(problems).constData());
        QCOMPARE(problems.size(), size_t(1));
    }
}

void ValidationTest::everyCodeIsReachedAndHasItsText() {
    QSet<QByteArray> reached;
    for (const Bad& bad : badDocuments) {
        for (const Problem& problem : problemsOf(bad))
            reached.insert(QByteArray::fromStdString(problem.code));
    }
    for (const auto& [wanted, design] : badDesigns())
        reached.insert(QByteArray::fromStdString(wanted.code));
    QSet<QByteArray> written;
    for (const ProblemText& row : problemTexts()) {
        const QByteArray code(row.code.data(), qsizetype(row.code.size()));
        QVERIFY2(!written.contains(code), code.constData());
        QVERIFY2(row.text.ends_with('.'), code.constData());
        written.insert(code);
    }
    QCOMPARE((written - reached).values(), QList<QByteArray>());
    QCOMPARE((reached - written).values(), QList<QByteArray>());
}

// Each placeholder of a text is among the problem's arguments.
void ValidationTest::sentencesHaveTheirArguments() {
    const QRegularExpression placeholder(QStringLiteral("%\\{([a-z]+)\\}"));
    const auto check = [&](const Problem& problem) {
        for (const ProblemText& row : problemTexts()) {
            if (row.code != problem.code)
                continue;
            auto matches = placeholder.globalMatch(
                QString::fromUtf8(row.text.data(), qsizetype(row.text.size())));
            while (matches.hasNext()) {
                const auto name = matches.next().captured(1).toStdString();
                QVERIFY2(problem.args.contains(name), (problem.code + " " + name).c_str());
            }
        }
        QVERIFY2(describe(problem).find("%{") == std::string::npos, problem.code.c_str());
    };
    for (const Bad& bad : badDocuments) {
        for (const Problem& problem : problemsOf(bad))
            check(problem);
    }
    for (const auto& [wanted, design] : badDesigns()) {
        for (const Problem& problem : validate(design))
            check(problem);
    }
    QCOMPARE(describe({"capability.unknown", "", {{"name", "%{name}"}}, {}}),
             std::string("There is no capability \"%{name}\"."));
}

void ValidationTest::generatedDocumentsHaveNoErrors_data() {
    QTest::addColumn<QString>("file");
    for (const char* name : {"runc-spec", "runc-spec-rootless", "crun-spec", "podman-create",
                             "umoci-unpack", "umoci-unpack-rootless"})
        QTest::newRow(name)
            << QStringLiteral(BOXWRIGHT_DATA "/%1.json").arg(QString::fromUtf8(name));
}

void ValidationTest::generatedDocumentsHaveNoErrors() {
    QFETCH(QString, file);
    QFile input(file);
    QVERIFY(input.open(QIODevice::ReadOnly));
    const auto spec = specFromJson(input.readAll().toStdString());
    QVERIFY(spec);
    const auto problems = validate(*spec);
    QVERIFY2(!hasErrors(problems), listed(problems).constData());
    // runc and crun list ambient capabilities that never take effect; nothing else is amiss.
    for (const Problem& problem : problems)
        QCOMPARE(problem.code, std::string("capability.ambient-without-effect"));
}

void ValidationTest::goodDocumentsHaveNoProblems_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::newRow("default") << QByteArray("{}");
    QTest::newRow("versions") << QByteArray(R"({"ociVersion":"1.0.2-dev"})");
    QTest::newRow("last id") << QByteArray(
        R"({"process":{"user":{"uid":4294967294,"gid":0,"additionalGids":[4294967294]}}})");
    QTest::newRow("full map") << QByteArray(
        R"({"linux":{"namespaces":[{"type":"user"},{"type":"uts"}],"uidMappings":[
        {"containerID":0,"hostID":0,"size":4294967295}],"gidMappings":[
        {"containerID":0,"hostID":5,"size":10},{"containerID":10,"hostID":15,"size":1}]}})");
    QTest::newRow("join") << QByteArray(
        R"({"linux":{"namespaces":[{"type":"uts"},{"type":"ipc","path":"container:web"},
        {"type":"network","path":"/run/netns/a"}],"netDevices":{"eth0":{"name":"c0"}},
        "sysctl":{"net/ipv4/conf/eth0.1/forwarding":"1","kernel.shmmax":"1"}}})");
    QTest::newRow("time") << QByteArray(
        R"({"linux":{"namespaces":[{"type":"uts"},{"type":"time"}],
        "timeOffsets":{"boottime":{"secs":-5,"nanosecs":999999999},"monotonic":{"secs":1}}}})");
    QTest::newRow("limits") << QByteArray(
        R"({"linux":{"resources":{"memory":{"limit":268435456,"swap":268435456,"reservation":1},
        "cpu":{"quota":50000,"period":100000,"burst":50000,"cpus":"0-1","shares":1024},
        "pids":{"limit":-1},"blockIO":{"weight":10,"throttleReadBpsDevice":[
        {"major":8,"minor":0,"rate":1000000}]},"hugepageLimits":[{"pageSize":"1GB","limit":0}],
        "unified":{"memory.high":"200M","io.weight":"default 50\n8:0 60","io.max":
        "8:0 rbps=1 wbps=max\n8:16 riops=2","cpu.idle":"1\n","rdma.max":"x","cgroup.max.depth":"2"},
        "devices":[{"allow":true,"type":"c","major":-1,"minor":-1,"access":"rwm"}]}}})");
    QTest::newRow("real time") << QByteArray(
        R"({"process":{"scheduler":{"policy":"SCHED_RR","priority":99},
        "ioPriority":{"class":"IOPRIO_CLASS_IDLE"},"execCPUAffinity":{"initial":"0-3,5"}}})");
    QTest::newRow("deadline") << QByteArray(
        R"({"process":{"scheduler":{"policy":"SCHED_DEADLINE","runtime":1,"deadline":2,"period":2}}})");
    QTest::newRow("mounts") << QByteArray(
        R"({"mounts":[{"destination":"/a","source":"/b","options":["rbind","ro","rprivate"]},
        {"destination":"/c","type":"tmpfs"}],"hooks":{"poststop":[{"path":"/x","timeout":1}]}})");
    QTest::newRow("devices") << QByteArray(
        R"({"linux":{"devices":[{"type":"p","path":"/dev/fifo"},
        {"type":"c","path":"/dev/fuse","major":10,"minor":229,"fileMode":438,"uid":0,"gid":0}]}})");
    QTest::newRow("seccomp") << QByteArray(
        R"({"linux":{"seccomp":{"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"/run/s",
        "flags":["SECCOMP_FILTER_FLAG_LOG"],"syscalls":[{"names":["socketcall","read"],
        "action":"SCMP_ACT_NOTIFY","args":[{"index":5,"value":1,"op":"SCMP_CMP_MASKED_EQ"}]}]}}})");
}

void ValidationTest::goodDocumentsHaveNoProblems() {
    QFETCH(QByteArray, patch);
    const auto problems = problemsOf({"", "", patch.constData()});
    QVERIFY2(problems.empty(), listed(problems).constData());
}

void ValidationTest::aGoodDesignHasNoProblems() {
    Design design;
    design.spec = defaultSpec();
    design.layers = {layer(digest('a')), layer(digest('b')), layer(digest('a'), false)};
    QVERIFY2(validate(design).empty(), listed(validate(design)).constData());
}

void ValidationTest::problemsComeInDocumentOrder() {
    const auto problems = problemsOf({"", "",
                                      R"({"ociVersion":"x","process":{"cwd":"a"},"hostname":"a b",
        "mounts":[{"destination":"a","type":"b"}],"annotations":{"":""},
        "linux":{"maskedPaths":["a"]}})"});
    QStringList paths;
    for (const Problem& problem : problems)
        paths << QString::fromStdString(problem.path);
    QCOMPARE(paths.join(QLatin1Char(' ')),
             QStringLiteral("/ociVersion /process/cwd /hostname /mounts/0/destination "
                            "/annotations/ /linux/maskedPaths/0"));
}

void ValidationTest::warningsAreNoErrors() {
    Design design;
    design.spec = defaultSpec();
    const auto problems = validate(design);
    QCOMPARE(problems.size(), size_t(1));
    QVERIFY(!hasErrors(problems));
    design.spec.process->cwd = "x";
    QVERIFY(hasErrors(validate(design)));
}

QTEST_APPLESS_MAIN(ValidationTest)
#include "validation_test.moc"
