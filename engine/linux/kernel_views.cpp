#include "engine/linux/kernel_views.h"

#include "engine/base/files.h"
#include "engine/base/text.h"

#include <algorithm>
#include <array>
#include <climits>
#include <string>
#include <vector>

#include <sys/mount.h>
#include <unistd.h>

namespace boxwright {
namespace {

struct View {
    std::string place;
    std::string above; ///< mount point of the mount it is mounted on
};

/// mountinfo writes blanks and the like as three octal digits (proc(5)).
std::string unescaped(std::string_view text) {
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 3 >= text.size()) {
            plain += text[i];
            continue;
        }
        plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 +
                                   (text[i + 3] - '0'));
        i += 3;
    }
    return plain;
}

bool isBelow(const std::string& place, const std::string& root) {
    return root != "/" && (place == root || place.starts_with(root + "/"));
}

struct MountLine {
    std::string id, parent, place, type;
};

std::vector<MountLine> linesOf(const std::string& mountinfo) {
    std::vector<MountLine> lines;
    for (const auto text : split(mountinfo, '\n')) {
        const auto words = splitWords(text);
        const auto dash = std::find(words.begin(), words.end(), "-");
        if (words.size() > 5 && dash != words.end() && dash + 1 != words.end())
            lines.push_back({std::string(words[0]), std::string(words[1]), unescaped(words[4]),
                             std::string(*(dash + 1))});
    }
    return lines;
}

/// The latest first: what lies on top goes before what it covers.
std::vector<View> viewsOutside(const std::string& mountinfo, const std::string& root) {
    const auto lines = linesOf(mountinfo);
    std::vector<View> views;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        if ((line->type != "proc" && line->type != "sysfs") || isBelow(line->place, root))
            continue;
        const auto above = std::find_if(lines.begin(), lines.end(), [&](const MountLine& other) {
            return other.id == line->parent;
        });
        views.push_back({line->place, above == lines.end() ? "/" : above->place});
    }
    return views;
}

/// Nothing of this reaches the host. What a more privileged namespace locked is covered instead.
Status removeView(const View& view) {
    (void)::mount(nullptr, view.above.c_str(), nullptr, MS_SLAVE, nullptr);
    (void)::mount(nullptr, view.place.c_str(), nullptr, MS_SLAVE | MS_REC, nullptr);
    if (::umount2(view.place.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
        return {};
    if (errno != EINVAL && errno != EPERM)
        return fail(systemError("unmount", view.place));
    if (::mount("tmpfs", view.place.c_str(), "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
                "size=0k") != 0)
        return fail(systemError("cover", view.place));
    return {};
}

} // namespace

Status removeKernelViews(int procSelf, int rootFd) {
    std::array<char, PATH_MAX> root{};
    auto links = readFile(procSelf, "mountinfo");
    if (!links)
        return fail(links.error());
    const std::string link = "fd/" + std::to_string(rootFd);
    const ssize_t size = ::readlinkat(procSelf, link.c_str(), root.data(), root.size() - 1);
    if (size < 0)
        return fail(systemError("readlink", link));
    for (const View& view : viewsOutside(*links, root.data())) {
        if (auto done = removeView(view); !done)
            return done;
    }
    return {};
}

} // namespace boxwright
