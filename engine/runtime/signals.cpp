#include "engine/runtime/signals.h"

#include "engine/base/text.h"

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstring>
#include <string>

namespace boxwright::runtime {
namespace {

/// "RTMIN", "RTMIN+2", "RTMAX-1"
std::optional<int> realTime(std::string_view name) {
    const bool fromTop = name.starts_with("RTMAX");
    if (!fromTop && !name.starts_with("RTMIN"))
        return std::nullopt;
    const auto rest = name.substr(5);
    if (rest.empty())
        return fromTop ? SIGRTMAX : SIGRTMIN;
    const auto step = parseNumber(rest.substr(1));
    if (rest.front() != (fromTop ? '-' : '+') || !step ||
        *step > static_cast<uint64_t>(SIGRTMAX - SIGRTMIN))
        return std::nullopt;
    return fromTop ? SIGRTMAX - static_cast<int>(*step) : SIGRTMIN + static_cast<int>(*step);
}

} // namespace

std::optional<int> signalOf(std::string_view text) {
    if (const auto number = parseNumber(text))
        return *number <= static_cast<uint64_t>(SIGRTMAX) ? std::optional(static_cast<int>(*number))
                                                          : std::nullopt;
    std::string name(text);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (name.starts_with("SIG"))
        name.erase(0, 3);
    for (int signal = 1; signal < SIGRTMIN; ++signal) {
        const char* known = ::sigabbrev_np(signal);
        if (known && name == known)
            return signal;
    }
    // Names of old for the same numbers (signal(7)).
    if (name == "IOT")
        return SIGABRT;
    if (name == "CLD")
        return SIGCHLD;
    if (name == "POLL" || name == "IO")
        return SIGIO;
    return realTime(name);
}

} // namespace boxwright::runtime
