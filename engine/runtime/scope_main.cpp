/// boxwright-scope system|user UNIT SLICE: makes a delegated transient scope around itself
/// (org.freedesktop.systemd1(5), StartTransientUnit), prints the path of its cgroup, and stays
/// until its standard input ends. A program of its own, so that boxwright-runtime needs no D-Bus
/// library.
#include "engine/linux/cgroup.h"

#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include <systemd/sd-bus.h>
#include <unistd.h>

namespace {

using boxwright::cgroupOf;

constexpr auto nap = std::chrono::milliseconds(5);
constexpr int naps = 2000;

struct Bus {
    sd_bus* connection = nullptr;
    sd_bus_message* request = nullptr;
    sd_bus_error error{};

    ~Bus() {
        sd_bus_error_free(&error);
        sd_bus_message_unref(request);
        sd_bus_flush_close_unref(connection);
    }

    std::string why(int result) const {
        return error.message ? error.message
                             : boxwright::systemError("D-Bus", "", -result).message();
    }

    /// @return below 0 when it failed
    int startScope(bool user, const char* unit, const char* slice) {
        int result = user ? sd_bus_open_user(&connection) : sd_bus_open_system(&connection);
        if (result >= 0)
            result = sd_bus_message_new_method_call(
                connection, &request, "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                "org.freedesktop.systemd1.Manager", "StartTransientUnit");
        if (result >= 0)
            result = sd_bus_message_append(
                request, "ssa(sv)a(sa(sv))", unit, "fail", 6, "Description", "s",
                "container of boxwright-runtime", "Slice", "s", slice, "PIDs", "au", 1,
                static_cast<uint32_t>(::getpid()), "Delegate", "b", 1, "DefaultDependencies", "b",
                0, "CollectMode", "s", "inactive-or-failed", 0);
        return result < 0 ? result : sd_bus_call(connection, request, 0, &error, nullptr);
    }
};

/// The answer only says that the job is queued; one's own cgroup says that it is done.
std::string awaitMove(const std::string& unit) {
    for (int i = 0; i < naps; ++i) {
        const auto path = cgroupOf(::getpid());
        if (path && path->ends_with("/" + unit))
            return *path;
        std::this_thread::sleep_for(nap);
    }
    return {};
}

int say(const std::string& line) {
    std::puts(line.c_str());
    return std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("boxwright-scope is started by boxwright-runtime, never by hand\n", stderr);
        return 2;
    }
    {
        Bus bus;
        const int result = bus.startScope(std::string(argv[1]) == "user", argv[2], argv[3]);
        if (result < 0) {
            (void)say(bus.why(result));
            return 1;
        }
    }
    const std::string path = awaitMove(argv[2]);
    if (say(path.empty() ? "systemd did not make the scope in time" : path) != 0 || path.empty())
        return 1;
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) > 0) {
    }
    return 0;
}
