#pragma once

#include "engine/base/child_process.h"
#include "engine/base/files.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <cerrno>

/// What benches that compare with crun and runc share. All as root; an error ends the bench.
namespace boxwright::bench {

[[noreturn]] inline void giveUp(const Error& error) {
    std::fprintf(stderr, "%s: %s\n", error.step.c_str(), error.message().c_str());
    std::exit(1);
}

inline void must(const Status& status) {
    if (!status)
        giveUp(status.error());
}

inline void runProgram(const std::vector<std::string>& arguments) {
    auto ran = capture(arguments);
    if (!ran)
        giveUp(ran.error());
    if (ran->status != 0) {
        std::fprintf(stderr, "%s: exit %d: %s\n", arguments[0].c_str(), ran->status,
                     ran->errors.c_str());
        std::exit(1);
    }
}

/// A program built into the folder of this one.
inline std::string beside(const char* program) {
    const std::string self = std::filesystem::canonical(program_invocation_name);
    return self.substr(0, self.rfind('/') + 1) + program;
}

inline void install(const std::string& from, const std::string& to) {
    auto content = readFile(AT_FDCWD, from);
    if (!content)
        giveUp(content.error());
    must(replaceFile(AT_FDCWD, to, *content, 0755));
}

} // namespace boxwright::bench
