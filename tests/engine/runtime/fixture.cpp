#include "tests/engine/runtime/fixture.h"

#include "engine/linux/cgroup.h"
#include "engine/model/design.h"
#include "engine/oci/spec_json.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace boxwright::test {
namespace {

constexpr int patienceMs = 30'000;

QString program() {
    return QCoreApplication::applicationDirPath() + QStringLiteral("/boxwright-runtime");
}

void makeRoot(const QString& root) {
    for (const char* folder : {"bin", "dev", "proc", "sys", "tmp", "etc"})
        QDir().mkpath(root + QLatin1Char('/') + QLatin1String(folder));
    QFile::copy(QStringLiteral("/bin/busybox"), root + QStringLiteral("/bin/busybox"));
    for (const char* tool : {"sh", "sleep", "true", "cat", "id", "env", "tty", "stty", "touch"})
        QFile::link(QStringLiteral("busybox"),
                    root + QStringLiteral("/bin/") + QLatin1String(tool));
}

} // namespace

Bundle::Bundle()
    : spec(defaultSpec()) {
    makeRoot(path(QStringLiteral("rootfs")));
    spec.linux->seccomp.reset();
    spec.process->terminal = false;
    command({"/bin/sleep", "1000"});
}

Bundle::~Bundle() {
    for (const QString& id : QDir(store()).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        (void)call({QStringLiteral("delete"), QStringLiteral("--force"), id});
}

void Bundle::write() const {
    QFile file(path(QStringLiteral("config.json")));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(specToJson(spec).c_str());
}

void Bundle::command(const std::vector<std::string>& args) {
    spec.process->args = args;
    write();
}

Answer Bundle::call(const QStringList& words, const QString& input) const {
    QProcess process;
    if (!input.isEmpty())
        process.setStandardInputFile(input);
    process.setWorkingDirectory(m_dir.path());
    process.start(program(), QStringList{QStringLiteral("--root"), store()} + words);
    if (!process.waitForFinished(patienceMs)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

Answer Bundle::create(const QString& id) const {
    QProcess process;
    const QString errors = path(QStringLiteral("errors"));
    process.setWorkingDirectory(m_dir.path());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(path(QStringLiteral("output")));
    process.setStandardErrorFile(errors);
    process.start(program(), {QStringLiteral("--root"), store(), QStringLiteral("create"), id});
    if (!process.waitForFinished(patienceMs))
        return {};
    QFile file(errors);
    (void)file.open(QIODevice::ReadOnly);
    return {process.exitCode(), {}, QString::fromUtf8(file.readAll())};
}

QString Bundle::status(const QString& id) const {
    const Answer answer = call({QStringLiteral("state"), id});
    if (answer.status != 0)
        return QStringLiteral("absent");
    return QJsonDocument::fromJson(answer.output.toUtf8())
        .object()
        .value(QLatin1String("status"))
        .toString();
}

bool Bundle::reaches(const QString& id, const QString& wanted) const {
    return QTest::qWaitFor([&] { return status(id) == wanted; }, patienceMs);
}

QStringList cgroupsOfRuntime() {
    const auto mount = cgroup2Mount();
    if (!mount)
        return {};
    return QDir(QString::fromStdString(*mount + "/boxwright-runtime"))
        .entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

} // namespace boxwright::test
