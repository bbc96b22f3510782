#include "engine/oci/design_json.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "tests/bench/launch/fairness.h"
#include "tests/bench/launch/inputs.h"
#include "tests/bench/measure.h"
#include "tests/bench/peers.h"
#include "tests/helper/support/studio.h"

#include <QCoreApplication>
#include <QDBusPendingCall>
#include <QDBusUnixFileDescriptor>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include <unistd.h>

/// A static `true` through the helper by a client that is connected already: CreateContainer,
/// Attach and Start until its console tells the exit status, beside a run of crun. Then what an
/// idle shim holds.
///     bench_helper [ROUNDS]
namespace {

using namespace boxwright;
using namespace boxwright::bench;

constexpr int warmUps = 2;

[[noreturn]] void giveUp(const QString& why) {
    std::fprintf(stderr, "bench_helper: %s\n", qPrintable(why));
    std::exit(1);
}

class Client {
public:
    explicit Client(const Place& place) {
        registerBusTypes();
        if (!m_studio.start())
            giveUp(QStringLiteral("the helper does not start"));
        // Only once both sides have agreed on it can a descriptor be passed.
        (void)m_studio.property(QLatin1String(bus::managerPath), bus::managerInterface, "Version");
        m_layer = importFolder(place.rootfs());
        m_true = designOf({"/bin/true"});
        m_sleep = designOf({"/bin/sleep", "1000"});
    }

    /// Again what was run before.
    void run() { run(m_true); }
    /// What the helper has not seen yet.
    void runAnother() { run(m_true + QString(++m_others, QLatin1Char(' '))); }
    /// As whoever starts a second container finds the helper: with the shim for it.
    void awaitSpare() {
        for (int tries = 0; m_runs > 0 && tries < 200 && childNamed("boxwright-spare") == 0;
             ++tries)
            ::usleep(10'000);
    }
    /// Two containers that stay, so that what all shims share is not one's own. @return private
    /// memory of a shim, KiB
    long idleShim() {
        const QString other = startSleep();
        m_container = startSleep();
        const long kib = privateKiB(childNamed("boxwright-shim"));
        remove();
        m_container = other;
        remove();
        return kib;
    }
    void remove() {
        if (!m_container.isEmpty())
            check(m_studio.on(m_container, "Delete"));
        m_container.clear();
    }

private:
    void run(const QString& design) {
        m_container = create(design);
        const QDBusPendingCall attached = send(m_container, bus::containerInterface, "Attach");
        check(test::failureOf(answerOf(send(m_container, bus::containerInterface, "Start"))));
        test::ConsoleReader console(
            answerOf(attached).arguments().value(0).value<QDBusUnixFileDescriptor>());
        if (console.waitForExit() != 0)
            giveUp(QStringLiteral("the container did not end well"));
        ++m_runs;
    }

    static void check(const QString& failure) {
        if (!failure.isEmpty())
            giveUp(failure);
    }

    QString importFolder(const std::string& folder) {
        auto directory = openDirectory(AT_FDCWD, folder);
        if (!directory)
            bench::giveUp(directory.error());
        const auto reply =
            m_studio.call(QLatin1String(bus::managerPath), bus::managerInterface, "Import",
                          {QVariant::fromValue(QDBusUnixFileDescriptor(directory->get())),
                           QVariantMap{{QStringLiteral("format"), QStringLiteral("folder")}}});
        check(test::failureOf(reply));
        QVariantMap result;
        const QString state = m_studio.waitForJob(
            reply.arguments().constFirst().value<QDBusObjectPath>().path(), &result);
        const QString layer = result.value(QStringLiteral("layers")).toStringList().value(0);
        if (layer.isEmpty())
            giveUp(state);
        return layer;
    }

    QString startSleep() {
        const QString container = create(m_sleep);
        check(m_studio.on(container, "Start"));
        return container;
    }

    QString designOf(const std::vector<std::string>& command) const {
        Design design;
        design.name = "bench";
        design.spec = specOf(command.front());
        design.spec.process->args = command;
        design.writable = WritableLayer::ThrowAway;
        design.layers.push_back({m_layer.toStdString(), "bench", "bench", true, {}});
        return QString::fromStdString(designToJson(design, -1));
    }

    QDBusPendingCall send(const QString& path, const char* interface, const char* method,
                          const QVariantList& arguments = {}) const {
        QDBusMessage message = QDBusMessage::createMethodCall(
            QString(), path, QLatin1String(interface), QLatin1String(method));
        message.setArguments(arguments);
        return m_studio.bus().asyncCall(message);
    }
    static QDBusMessage answerOf(QDBusPendingCall call) {
        call.waitForFinished();
        return call.reply();
    }

    QString create(const QString& design) const {
        const auto reply = answerOf(send(QLatin1String(bus::managerPath), bus::managerInterface,
                                         "CreateContainer", {design, QVariantMap()}));
        check(test::failureOf(reply));
        return reply.arguments().constFirst().value<QDBusObjectPath>().path();
    }

    /// One of the helper's; 0 when there is none.
    long childNamed(const std::string& name) {
        const auto helper = std::to_string(m_studio.process().processId());
        const auto text = readFile(AT_FDCWD, "/proc/" + helper + "/task/" + helper + "/children");
        std::istringstream pids(text.value_or(std::string()));
        for (long pid = 0; pids >> pid;) {
            const auto comm = readFile(AT_FDCWD, "/proc/" + std::to_string(pid) + "/comm");
            if (comm.value_or(std::string()) == name + "\n")
                return pid;
        }
        return 0;
    }

    static long privateKiB(long pid) {
        const auto text = readFile(AT_FDCWD, "/proc/" + std::to_string(pid) + "/smaps_rollup");
        std::istringstream lines(text.value_or(std::string()));
        long sum = 0;
        for (std::string name; lines >> name;) {
            long value = 0;
            if (name.starts_with("Private_") && lines >> value)
                sum += value;
        }
        return sum;
    }

    test::Studio m_studio;
    QString m_layer;
    QString m_true; ///< designs
    QString m_sleep;
    QString m_container;
    int m_runs = 0;
    int m_others = 0;
};

void benchStart(Client& client, const Place& place, int rounds, const std::string& what,
                const std::function<void()>& once) {
    std::vector<Candidate> candidates{
        {"crun, filter cached",
         [&] { runProgram(runCommand(place.crun(), place.cachedBundle())); },
         {},
         [&] { client.remove(); }},
        {"through the helper", once, {}, [&] { client.awaitSpare(); }}};
    measure(candidates, rounds, 1, warmUps);
    client.remove();
    print("start of a static true by a connected client, " + what, candidates);
}

} // namespace

int main(int argc, char** argv) {
    if (::geteuid() != 0) {
        std::fprintf(stderr, "bench_helper compares runtimes as root\n");
        return 2;
    }
    must(meetCrunsNeeds()); // before Qt has threads
    const QCoreApplication application(argc, argv);
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 30;
    const Place place;
    ::setenv("TMPDIR", place.path().c_str(), 1); // the helper's store lies where crun's state does
    Client client(place);
    benchStart(client, place, rounds, "a design run before", [&] { client.run(); });
    benchStart(client, place, rounds, "a design not seen before", [&] { client.runAnother(); });
    std::vector<double> memory;
    for (int round = 0; round < 5; ++round)
        memory.push_back(static_cast<double>(client.idleShim()));
    std::printf("  an idle shim holds %.0f KiB of its own\n", median(memory));
    return 0;
}
