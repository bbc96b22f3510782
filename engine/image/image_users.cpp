#include "engine/image/image_users.h"

#include "engine/base/files.h"
#include "engine/base/overlay_marks.h"
#include "engine/base/text.h"
#include "engine/image/tree_paths.h"

#include <fcntl.h>
#include <optional>
#include <sys/stat.h>

namespace boxwright {
namespace {

constexpr uint64_t longestDatabase = 4 << 20;
constexpr uint64_t highestId = 0xfffffffe; // (uid_t)-1 means "no change" to the kernel

/// etc/NAME of one layer: its text; "" where the layer says that there is none; nothing where it
/// does not speak of it.
std::optional<std::string> databaseOf(int tree, const std::string& name) {
    auto etc = openInside(tree, "etc", O_RDONLY | O_DIRECTORY);
    if (!etc)
        return etc.error().sysErrno == ENOENT ? std::nullopt : std::optional<std::string>("");
    if (isWhiteout(etc->get(), name))
        return "";
    auto file = openInside(tree, "etc/" + name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file)
        return isOpaque(etc->get()) ? std::optional<std::string>("") : std::nullopt;
    struct stat info {};
    if (::fstat(file->get(), &info) != 0 || !S_ISREG(info.st_mode))
        return "";
    return readAll(file->get(), name, longestDatabase).value_or("");
}

std::string database(const std::vector<UniqueFd>& trees, const std::string& name) {
    for (auto tree = trees.rbegin(); tree != trees.rend(); ++tree) {
        if (auto text = databaseOf(tree->get(), name))
            return *text;
        if (isOpaque(tree->get()))
            break;
    }
    return {};
}

/// The fields of the line whose first field is `key`, or whose third is, for a number.
std::vector<std::string_view> lineOf(const std::string& text, std::string_view key) {
    const bool isNumber = parseNumber(key).has_value();
    for (const auto line : split(text, '\n')) {
        auto fields = split(line, ':');
        if (fields.size() > 3 && fields[isNumber ? 2 : 0] == key)
            return fields;
    }
    return {};
}

std::optional<uint64_t> idIn(std::string_view text) {
    const auto id = parseNumber(text);
    return id && *id <= highestId ? id : std::nullopt;
}

} // namespace

std::string numericUser(const std::string& user, const std::vector<UniqueFd>& trees) {
    const std::string_view wanted = user;
    const size_t colon = wanted.find(':');
    const auto name = wanted.substr(0, colon);
    const std::string users = database(trees, "passwd");
    const auto line = lineOf(users, name);
    const auto uid = line.empty() ? idIn(name) : idIn(line[2]);
    if (name.empty() || !uid)
        return user;
    std::optional<uint64_t> gid = line.empty() ? 0 : idIn(line[3]);
    if (colon != std::string_view::npos) {
        const std::string groups = database(trees, "group");
        const auto group = lineOf(groups, wanted.substr(colon + 1));
        gid = idIn(group.empty() ? wanted.substr(colon + 1) : group[2]);
    }
    return gid ? std::to_string(*uid) + ":" + std::to_string(*gid) : user;
}

} // namespace boxwright
