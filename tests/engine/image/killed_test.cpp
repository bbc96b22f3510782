#include "fixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace boxwright;
using namespace fixture;

namespace {

constexpr int kills = 100;
constexpr int files = 150;

/// Many small files: most moments of an import are in the middle of it.
std::string archive() {
    TarBuilder tar;
    for (int i = 0; i < files; ++i)
        tar.file("file" + std::to_string(i), std::string(2000, static_cast<char>('a' + i % 26)));
    return tar.bytes();
}

} // namespace

/// kill -9 at any moment of an import: no half layer is ever seen, and what was staged is swept.
class KilledTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void importsAreWholeOrNotThere();

private:
    static pid_t startImport(const std::string& root, const std::string& file);
    static qsizetype entries(const std::string& folder);
};

/// A process of its own, as the helper is.
pid_t KilledTest::startImport(const std::string& root, const std::string& file) {
    const pid_t child = ::fork();
    if (child != 0)
        return child;
    auto store = LayerStore::open(root, unpacker());
    auto source = openAt(AT_FDCWD, file, O_RDONLY);
    if (!store || !source)
        ::_exit(1);
    ImportRequest request;
    request.source = source->get();
    request.sourceName = "many.tar";
    request.unpackerArguments = unpacker();
    ::_exit(importImage(*store, request, {}) ? 0 : 1);
}

qsizetype KilledTest::entries(const std::string& folder) {
    return QDir(QString::fromStdString(folder))
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)
        .size();
}

void KilledTest::importsAreWholeOrNotThere() {
    StoreFixture fixture;
    const std::string root = fixture.path("store");
    const std::string file = fixture.path("many.tar");
    QVERIFY(replaceFile(AT_FDCWD, file, archive()));

    // How long one takes here decides when to strike.
    QElapsedTimer timer;
    timer.start();
    int status = -1;
    QCOMPARE(::waitpid(startImport(root, file), &status, 0) > 0 && status == 0, true);
    const auto whole = static_cast<int>(timer.nsecsElapsed() / 1000);
    const auto stored = fixture.store().list().value();
    QCOMPARE(stored.size(), 1u);
    const std::string digest = stored.front().digest;

    std::minstd_rand random(20260);
    std::uniform_int_distribution<int> moment(0, whole);
    int finished = 0;
    int staged = 0;
    for (int i = 0; i < kills; ++i) {
        QVERIFY(fixture.store().remove(digest));
        const pid_t child = startImport(root, file);
        ::usleep(static_cast<useconds_t>(moment(random)));
        ::kill(child, SIGKILL);
        QCOMPARE(::waitpid(child, &status, 0), child);
        staged += entries(root + "/staging") > 0;

        // The unpacker ends with whoever started it, which may take a moment.
        QTRY_VERIFY((LayerStore::open(root, unpacker()), entries(root + "/staging") == 0));
        const bool there = fixture.store().contains(digest);
        finished += there;
        if (there)
            QCOMPARE(entries(root + "/layers/" + digest.substr(7) + "/tree"), qsizetype(files));
        else
            QCOMPARE(entries(root + "/layers"), qsizetype(0));
        if (!there) {
            QCOMPARE(::waitpid(startImport(root, file), &status, 0) > 0 && status == 0, true);
            QVERIFY(fixture.store().contains(digest));
        }
    }
    qInfo("%d of %d were killed with something staged, %d had finished", staged, kills, finished);
    QVERIFY2(staged > kills / 10, "the kills came too late or too early to show anything");
}

QTEST_GUILESS_MAIN(KilledTest)
#include "killed_test.moc"
