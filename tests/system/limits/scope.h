#pragma once

#include "engine/base/child_process.h"
#include "engine/linux/cgroup_placement.h"

#include <QString>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

/// What the tests of limits share: the box in this process's scope, and programs started in it.
namespace boxwright {

inline const std::vector<std::string> allControllers{"cpu",    "cpuset",  "io",
                                                     "memory", "hugetlb", "pids"};
/// The guest's disk.
inline const std::string disk = "254:0";

inline bool isRoot() {
    return ::geteuid() == 0;
}

/// What systemd 252 hands to a scope: never hugetlb, and to a user's manager the three it
/// delegates by default.
inline std::vector<std::string> expectedMissing() {
    if (isRoot())
        return {"hugetlb"};
    return {"cpuset", "io", "hugetlb"};
}

inline bool isMissing(std::string_view controller) {
    const auto missing = expectedMissing();
    return std::find(missing.begin(), missing.end(), controller) != missing.end();
}

/// Starts a shell command that first of all waits until it is in `cgroup`.
inline pid_t startIn(const Cgroup& cgroup, const std::string& command) {
    SpawnOptions options;
    options.arguments = {"sh", "-c", "kill -STOP $$; " + command};
    const auto pid = spawn(options);
    if (!pid || ::waitpid(*pid, nullptr, WUNTRACED) != *pid || !cgroup.addProcess(*pid))
        return -1;
    ::kill(*pid, SIGCONT);
    return *pid;
}

inline QString text(const std::string& plain) {
    return QString::fromStdString(plain);
}

} // namespace boxwright
