#include "engine/linux/users.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace boxwright {
namespace {

/// "name:password:uid:…"
std::string nameIn(const std::string& text, uid_t uid) {
    for (const auto line : split(text, '\n')) {
        const auto fields = split(line, ':');
        if (fields.size() > 2 && parseNumber(fields[2]) == uint64_t{uid})
            return std::string(fields[0]);
    }
    return {};
}

} // namespace

std::string userName(uid_t uid) {
    std::string name = nameIn(readFile(AT_FDCWD, "/etc/passwd").value_or(""), uid);
    if (!name.empty())
        return name;
    const auto asked = capture({"getent", "passwd", std::to_string(uid)});
    return asked && asked->status == 0 ? nameIn(asked->output, uid) : std::string();
}

} // namespace boxwright
