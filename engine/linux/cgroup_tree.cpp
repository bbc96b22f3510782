#include "engine/linux/cgroup_tree.h"

#include "engine/base/files.h"
#include "engine/base/text.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>

#include <dirent.h>
#include <poll.h>
#include <unistd.h>

namespace boxwright {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::microseconds longestNap{20'000};

struct CloseDir {
    void operator()(DIR* dir) const { ::closedir(dir); }
};

Result<std::vector<std::string>> childrenOf(int directory, const std::string& path) {
    auto own = openDirectory(directory, ".");
    if (!own)
        return fail(own.error());
    const std::unique_ptr<DIR, CloseDir> entries(::fdopendir(own->get()));
    if (!entries)
        return fail(systemError("opendir", path));
    (void)own->release();
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(entries.get()))
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            names.emplace_back(entry->d_name);
    return names;
}

/// Calls `visit` with every cgroup below, deepest first. A cgroup that vanishes meanwhile is gone
/// and no error. A container nests them as deep as it likes: one is open at a time, and its parent
/// is found from it, which is safe where no directory can be moved.
class Walk {
public:
    using Visit = std::function<Status(int parent, const std::string& name, int self,
                                       const std::string& selfPath)>;

    Walk(std::string path, Visit visit)
        : m_path(std::move(path))
        , m_visit(std::move(visit)) {}

    Status from(int directory) {
        auto top = openDirectory(directory, ".");
        if (!top)
            return fail(top.error());
        if (auto entered = enter(std::move(*top), {}); !entered)
            return entered;
        for (;;) {
            auto& left = m_levels.back().left;
            if (left.empty() && m_levels.size() == 1)
                return {};
            auto done = left.empty() ? leave() : descend(takeLast(left));
            if (!done)
                return done;
        }
    }

private:
    struct Level {
        std::string name;
        std::vector<std::string> left; ///< children not visited yet
    };

    static std::string takeLast(std::vector<std::string>& names) {
        std::string last = std::move(names.back());
        names.pop_back();
        return last;
    }

    Status enter(UniqueFd directory, const std::string& name) {
        auto children = childrenOf(directory.get(), m_path);
        if (!children)
            return fail(children.error());
        m_current = std::move(directory);
        m_levels.push_back({name, std::move(*children)});
        return {};
    }

    Status descend(const std::string& name) {
        auto child = openDirectory(m_current.get(), name);
        if (!child)
            return child.error().sysErrno == ENOENT ? Status{} : fail(child.error());
        m_path += "/" + name;
        return enter(std::move(*child), name);
    }

    Status leave() {
        auto parent = openDirectory(m_current.get(), "..");
        if (!parent)
            return fail(parent.error());
        const std::string name = std::move(m_levels.back().name);
        if (auto done = m_visit(parent->get(), name, m_current.get(), m_path); !done)
            return done;
        m_levels.pop_back();
        m_path.resize(m_path.size() - name.size() - 1);
        m_current = std::move(*parent);
        return {};
    }

    std::string m_path;
    Visit m_visit;
    UniqueFd m_current;
    std::vector<Level> m_levels; ///< from the top to the current one
};

Status appendProcesses(int directory, std::vector<pid_t>& pids) {
    auto text = readFile(directory, "cgroup.procs");
    if (!text && text.error().sysErrno == EOPNOTSUPP)
        return {}; // a threaded cgroup lists its processes at the root of its domain
    if (!text)
        return fail(text.error());
    for (const auto word : splitWords(*text))
        // 0 stands for a process of a PID namespace we cannot see into
        if (const auto pid = parseNumber(word); pid && *pid != 0)
            pids.push_back(static_cast<pid_t>(*pid));
    return {};
}

} // namespace

Result<std::vector<pid_t>> processesBelow(int directory, const std::string& path) {
    std::vector<pid_t> pids;
    if (auto own = appendProcesses(directory, pids); !own)
        return fail(own.error());
    const auto note = [&](int, const std::string&, int self, const std::string&) {
        const auto read = appendProcesses(self, pids);
        const bool gone =
            !read && (read.error().code == ErrorCode::NotFound || read.error().sysErrno == ENODEV);
        return gone ? Status{} : read;
    };
    if (auto walked = Walk(path, note).from(directory); !walked)
        return fail(walked.error());
    std::sort(pids.begin(), pids.end());
    pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
    return pids;
}

Status removeChildCgroups(int directory, const std::string& path) {
    const auto take = [](int parent, const std::string& name, int, const std::string& childPath) {
        if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
            return Status(fail(systemError("remove cgroup", childPath)));
        return Status{};
    };
    return Walk(path, take).from(directory);
}

namespace {

Result<bool> fieldOf(const std::string& events, const std::string& field) {
    const auto words = splitWords(events);
    const auto at = std::find(words.begin(), words.end(), field);
    if (at == words.end() || at + 1 == words.end())
        return fail(makeError(ErrorCode::Malformed, "read cgroup file", "cgroup.events",
                              "no field \"" + field + "\""));
    return *(at + 1) == "1";
}

} // namespace

Result<bool> cgroupEvent(int directory, const std::string& field) {
    const auto text = readFile(directory, "cgroup.events");
    return text ? fieldOf(*text, field) : Result<bool>(fail(text.error()));
}

Status awaitCgroupEvent(int directory, const std::string& path, const std::string& field,
                        bool wanted, int milliseconds) {
    auto file = openAt(directory, "cgroup.events", O_RDONLY);
    if (!file)
        return fail(file.error());
    const auto deadline = Clock::now() + std::chrono::milliseconds(milliseconds);
    for (std::chrono::microseconds nap{50};; nap = std::min(2 * nap, longestNap)) {
        // Through the descriptor that is waited on: only what changes after its last read is told.
        if (::lseek(file->get(), 0, SEEK_SET) != 0)
            return fail(systemError("lseek", path + "/cgroup.events"));
        const auto text = readAll(file->get(), "cgroup.events");
        const auto now = text ? fieldOf(*text, field) : Result<bool>(fail(text.error()));
        if (!now)
            return fail(now.error());
        if (*now == wanted)
            return {};
        if (Clock::now() > deadline)
            return fail(makeError(ErrorCode::Timeout, "wait for cgroup.events", path,
                                  field + " did not become " + (wanted ? "1" : "0")));
        // Naps besides, because the kernel tells of one change in ten milliseconds at most.
        pollfd waiting{file->get(), POLLPRI, 0};
        const timespec limit{0, std::chrono::nanoseconds(nap).count()};
        (void)::ppoll(&waiting, 1, &limit, nullptr);
    }
}

} // namespace boxwright
