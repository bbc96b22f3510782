#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// The rows behind defaultSeccomp(); nothing else reads them.
namespace boxwright::seccompdata {

/// When a row applies. Empty members ask nothing.
struct When {
    std::string_view with{};          ///< this capability is in the bounding set
    std::string_view without{};       ///< this capability is not
    std::string_view architectures{}; ///< one of these: "x86_64", "aarch64"
    int kernelMajor = 0;              ///< at least this kernel
    int kernelMinor = 0;
};

struct Argument {
    uint32_t index;
    std::string_view op; ///< "SCMP_CMP_EQ"
    uint64_t value;
    uint64_t valueTwo = 0;
};

/// Names separated by blanks, all treated alike.
struct Row {
    std::string_view purpose;
    std::string_view names;
    When when{};
    std::span<const Argument> arguments{};
    int errnoRet = 0; ///< 0 allows; else the call fails with this errno
};

std::span<const Row> unconditionalRows(); ///< what every container may do
std::span<const Row> conditionalRows();   ///< by capability, architecture, kernel or argument

} // namespace boxwright::seccompdata
