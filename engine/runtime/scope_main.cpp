/// boxwright-scope system|user UNIT SLICE [NAME TYPE COUNT VALUE...]...: makes a delegated
/// transient scope around itself (org.freedesktop.systemd1(5), StartTransientUnit), with more
/// properties of the unit when they are given, prints the path of its cgroup, and stays until its
/// standard input ends. A program of its own, so that boxwright-runtime needs no D-Bus library.
#include "engine/linux/cgroup.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <systemd/sd-bus.h>
#include <unistd.h>

namespace {

using boxwright::cgroupOf;

constexpr auto nap = std::chrono::milliseconds(5);
constexpr int naps = 2000;
constexpr int fixedWords = 4;
constexpr int usageStatus = 2;

/// A property as boxwright-runtime has checked it.
struct Property {
    const char* name;
    std::string_view type;
    std::vector<char*> values; ///< and nullptr

    int appendValue(sd_bus_message* request) const {
        const char* text = values.front();
        switch (type.front()) {
        case 's':
            return sd_bus_message_append(request, "s", text);
        case 'b':
            return sd_bus_message_append(request, "b", std::string_view(text) == "true" ? 1 : 0);
        case 'i':
            return sd_bus_message_append(request, "i", std::atoi(text));
        case 'u':
            return sd_bus_message_append(request, "u",
                                         static_cast<uint32_t>(std::strtoul(text, nullptr, 10)));
        case 'x':
            return sd_bus_message_append(request, "x", std::strtoll(text, nullptr, 10));
        case 't':
            return sd_bus_message_append(request, "t", std::strtoull(text, nullptr, 10));
        default:
            return sd_bus_message_append(request, "d", std::strtod(text, nullptr));
        }
    }

    int append(sd_bus_message* request) const {
        const std::string signature(type);
        int result = sd_bus_message_open_container(request, 'r', "sv");
        if (result >= 0)
            result = sd_bus_message_append(request, "s", name);
        if (result >= 0)
            result = sd_bus_message_open_container(request, 'v', signature.c_str());
        if (result >= 0)
            result = type == "as"
                         ? sd_bus_message_append_strv(request, const_cast<char**>(values.data()))
                         : appendValue(request);
        for (int container = 0; container < 2 && result >= 0; ++container)
            result = sd_bus_message_close_container(request);
        return result;
    }
};

std::vector<Property> propertiesOf(int argc, char** argv) {
    std::vector<Property> properties;
    for (int place = fixedWords; place + 2 < argc;) {
        Property property{argv[place], argv[place + 1], {}};
        const int count = std::atoi(argv[place + 2]);
        for (place += 3; place < argc && std::cmp_less(property.values.size(), count); ++place)
            property.values.push_back(argv[place]);
        property.values.push_back(nullptr);
        properties.push_back(std::move(property));
    }
    return properties;
}

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
    int startScope(bool user, const char* unit, const char* slice,
                   const std::vector<Property>& properties) {
        int result = user ? sd_bus_open_user(&connection) : sd_bus_open_system(&connection);
        if (result >= 0)
            result = sd_bus_message_new_method_call(
                connection, &request, "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                "org.freedesktop.systemd1.Manager", "StartTransientUnit");
        if (result >= 0)
            result = sd_bus_message_append(request, "ss", unit, "fail");
        if (result >= 0)
            result = describe(slice, properties);
        if (result >= 0)
            result = sd_bus_message_append(request, "a(sa(sv))", 0);
        return result < 0 ? result : sd_bus_call(connection, request, 0, &error, nullptr);
    }

    int describe(const char* slice, const std::vector<Property>& properties) const {
        int result = sd_bus_message_open_container(request, 'a', "(sv)");
        if (result >= 0)
            result = sd_bus_message_append(request, "(sv)(sv)(sv)(sv)(sv)(sv)", "Description", "s",
                                           "container of boxwright-runtime", "Slice", "s", slice,
                                           "PIDs", "au", 1, static_cast<uint32_t>(::getpid()),
                                           "Delegate", "b", 1, "DefaultDependencies", "b", 0,
                                           "CollectMode", "s", "inactive-or-failed");
        for (const Property& property : properties) {
            if (result >= 0)
                result = property.append(request);
        }
        return result < 0 ? result : sd_bus_message_close_container(request);
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
    if (argc < fixedWords) {
        std::fputs("boxwright-scope is started by boxwright-runtime, never by hand\n", stderr);
        return usageStatus;
    }
    {
        Bus bus;
        const int result = bus.startScope(std::string_view(argv[1]) == "user", argv[2], argv[3],
                                          propertiesOf(argc, argv));
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
