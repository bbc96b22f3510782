#pragma once

#include "engine/base/text.h"
#include "engine/model/problem.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the parts of validate() share: a list of problems being written, and one function per
/// section of the document.
namespace boxwright {

using ProblemArgs = std::map<std::string, std::string>;

class Findings {
public:
    void error(std::string_view code, std::string path, ProblemArgs args = {}) {
        m_problems.push_back(
            {std::string(code), std::move(path), std::move(args), Severity::Error});
    }
    void warning(std::string_view code, std::string path, ProblemArgs args = {}) {
        m_problems.push_back(
            {std::string(code), std::move(path), std::move(args), Severity::Warning});
    }
    std::vector<Problem> take() { return std::move(m_problems); }

private:
    std::vector<Problem> m_problems;
};

/// "/mounts/3"
inline std::string indexed(std::string_view path, size_t index) {
    return std::string(path) + "/" + std::to_string(index);
}

inline bool isAbsolute(std::string_view path) {
    return path.starts_with('/');
}
bool holdsNul(std::string_view text);
bool isOneOf(std::string_view text, std::initializer_list<std::string_view> choices);
/// An error `code` with `value` unless it is one of the choices.
void requireChoice(Findings& findings, std::string_view code, std::string path,
                   std::string_view value, std::initializer_list<std::string_view> choices);
/// An error `code` with value, minimum and maximum unless it is within.
void requireRange(Findings& findings, std::string_view code, std::string path, int64_t value,
                  int64_t minimum, int64_t maximum);
/// (uid_t)-1 means "no change" to the kernel and is nobody's id.
void requireId(Findings& findings, std::string path, uint32_t id);
/// "NAME=value" entries, for processes and hooks.
void checkEnvironment(Findings& findings, const std::string& path,
                      const std::vector<std::string>& entries);
/// One list of id mappings: sizes, ends, overlaps.
void checkMappings(Findings& findings, const std::string& path,
                   const std::vector<IdMapping>& mappings);

void checkProcess(Findings& findings, const Process& process);
void checkNames(Findings& findings, const ContainerSpec& spec); ///< hostname, domainname
void checkMounts(Findings& findings, const std::vector<Mount>& mounts);
void checkHooks(Findings& findings, const Hooks& hooks);
void checkLinux(Findings& findings, const ContainerSpec& spec);
void checkNamespaces(Findings& findings, const ContainerSpec& spec);
void checkDevices(Findings& findings, const ContainerSpec& spec);
void checkResources(Findings& findings, const ContainerSpec& spec);
void checkSeccomp(Findings& findings, const Seccomp& seccomp);
void checkSysctl(Findings& findings, const ContainerSpec& spec);

} // namespace boxwright
