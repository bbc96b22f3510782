#include "engine/base/files.h"
#include "tests/bench/measure.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QImage>
#include <QPixmap>
#include <QProcess>
#include <QScreen>
#include <QTemporaryDir>
#include <QThread>

#include <fcntl.h>

/// Start of a program to its first pixels on an X screen without window manager, and its memory one
/// second later: the studio beside a program with one bare widget. The screen must be black where
/// nothing is (Xvfb -br).
///     bench_window [ROUNDS]
namespace {

using namespace boxwright;

constexpr int patienceMs = 30'000;
constexpr int settleMs = 1000;

struct Window {
    std::string name;
    QString program;
    std::vector<double> startMs = {};
    std::vector<double> memoryMiB = {};
};

/// A place for all it stores, no bus: the studio starts a helper of its own.
QProcessEnvironment environmentIn(const QString& folder) {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), folder);
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
                             "XDG_RUNTIME_DIR", "BOXWRIGHT_DATA", "BOXWRIGHT_RUN"})
        environment.insert(QLatin1String(name), folder + QLatin1Char('/') + QLatin1String(name));
    for (const char* bus : {"DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"})
        environment.insert(QLatin1String(bus), QStringLiteral("unix:path=/nowhere"));
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    return environment;
}

bool somethingIsPainted() {
    QScreen* screen = QGuiApplication::primaryScreen();
    const QPoint inside = screen->geometry().center() / 2;
    const QImage image = screen->grabWindow(0, inside.x(), inside.y(), 1, 1).toImage();
    return !image.isNull() && (image.pixel(0, 0) & 0xffffff) != 0;
}

/// Resident memory, shared libraries counted in full for both.
double memoryMiB(qint64 pid) {
    const auto text = readFile(AT_FDCWD, "/proc/" + std::to_string(pid) + "/smaps_rollup");
    const size_t at = text ? text->find("\nRss:") : std::string::npos;
    return at == std::string::npos ? 0 : std::stod(text->substr(at + 5)) / 1024;
}

bool waitUntil(bool painted) {
    QElapsedTimer timer;
    timer.start();
    while (somethingIsPainted() != painted) {
        if (timer.elapsed() > patienceMs)
            return false;
        QThread::usleep(500);
    }
    return true;
}

bool measureOnce(Window& window) {
    const QTemporaryDir folder;
    QProcess process;
    process.setProcessEnvironment(environmentIn(folder.path()));
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    if (!waitUntil(false))
        return false;
    QElapsedTimer timer;
    timer.start();
    process.start(window.program, {});
    const bool painted = waitUntil(true);
    window.startMs.push_back(double(timer.nsecsElapsed()) / 1e6);
    QThread::msleep(settleMs);
    window.memoryMiB.push_back(memoryMiB(process.processId()));
    process.terminate();
    return process.waitForFinished() && painted;
}

} // namespace

int main(int argc, char** argv) {
    QGuiApplication application(argc, argv);
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 9;
    const QString folder = QCoreApplication::applicationDirPath();
    std::vector<Window> windows{{"a bare QWidget", folder + QStringLiteral("/bench_window_bare")},
                                {"the studio", folder + QStringLiteral("/boxwright")}};
    for (int round = 0; round <= rounds; ++round) {
        for (Window& window : windows) {
            if (!measureOnce(window)) {
                std::fprintf(stderr, "bench_window: no window of %s appeared\n",
                             window.name.c_str());
                return 1;
            }
            if (round == 0) { // reads the files from disk
                window.startMs.clear();
                window.memoryMiB.clear();
            }
        }
    }
    std::printf("window, start to first pixels and resident memory\n");
    const double startFloor = bench::median(windows[0].startMs);
    const double memoryFloor = bench::median(windows[0].memoryMiB);
    for (const Window& window : windows) {
        const double start = bench::median(window.startMs);
        const double memory = bench::median(window.memoryMiB);
        std::printf("  %-34s %7.1f ms  x %.2f   %6.1f MiB  x %.2f\n", window.name.c_str(), start,
                    start / startFloor, memory, memory / memoryFloor);
    }
    return 0;
}
