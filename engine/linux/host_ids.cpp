/// Ranges of user and group ids for containers of an ordinary user, and the programs that map them.
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/host_checks.h"
#include "engine/linux/users.h"

#include <array>
#include <vector>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr uint64_t usualRange = 65536;

/// subuid(5): "name-or-uid:first:count". The first range of this user.
HostCheck range(const std::string& key, const std::string& file) {
    if (::geteuid() == 0)
        return {key, CheckState::Ok, "root", {}};
    const std::string uid = std::to_string(::geteuid());
    const std::string name = userName(::geteuid());
    const std::string text = readFile(AT_FDCWD, file).value_or("");
    for (const auto line : split(text, '\n')) {
        const auto fields = split(trimmed(line), ':');
        if (fields.size() != 3 || (fields[0] != uid && (name.empty() || fields[0] != name)))
            continue;
        const uint64_t count = parseNumber(fields[2]).value_or(0);
        const std::string value = std::string(fields[2]) + " ids from " + std::string(fields[1]);
        if (count >= usualRange)
            return {key, CheckState::Ok, value, {}};
        return {key, CheckState::Missing, value, "range-too-small"};
    }
    return {key, CheckState::Missing, name.empty() ? uid : name, "no-range"};
}

/// Either set-user-id or, as Fedora has it, file capabilities.
HostCheck mapper(const std::string& name) {
    const CheckState ifNot = ::geteuid() == 0 ? CheckState::Optional : CheckState::Missing;
    const std::string program = findProgram(name);
    if (program.empty())
        return {name, ifNot, {}, "not-installed"};
    struct stat info {};
    const bool setUser =
        ::stat(program.c_str(), &info) == 0 && info.st_uid == 0 && (info.st_mode & S_ISUID) != 0;
    if (setUser || ::getxattr(program.c_str(), "security.capability", nullptr, 0) > 0)
        return {name, CheckState::Ok, program, {}};
    return {name, ifNot, program, "not-privileged"};
}

} // namespace

void checkIds(HostChecks& checks) {
    checks.push_back(range("subuid", "/etc/subuid"));
    checks.push_back(range("subgid", "/etc/subgid"));
    checks.push_back(mapper("newuidmap"));
    checks.push_back(mapper("newgidmap"));
}

} // namespace boxwright
