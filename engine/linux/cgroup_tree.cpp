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
/// and no error.
Status walk(int directory, const std::string& path,
            const std::function<Status(int parent, const std::string& name, int self,
                                       const std::string& selfPath)>& visit) {
    auto names = childrenOf(directory, path);
    if (!names)
        return fail(names.error());
    for (const auto& name : *names) {
        auto child = openDirectory(directory, name);
        if (!child)
            continue;
        const std::string childPath = std::string(path).append("/").append(name);
        if (auto done = walk(child->get(), childPath, visit); !done)
            return done;
        if (auto done = visit(directory, name, child->get(), childPath); !done)
            return done;
    }
    return {};
}

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
    auto walked = walk(directory, path, [&](int, const std::string&, int self, const std::string&) {
        const auto read = appendProcesses(self, pids);
        const bool gone =
            !read && (read.error().code == ErrorCode::NotFound || read.error().sysErrno == ENODEV);
        return gone ? Status{} : read;
    });
    if (!walked)
        return fail(walked.error());
    std::sort(pids.begin(), pids.end());
    pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
    return pids;
}

Status removeChildCgroups(int directory, const std::string& path) {
    return walk(directory, path,
                [](int parent, const std::string& name, int, const std::string& childPath) {
                    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
                        return Status(fail(systemError("remove cgroup", childPath)));
                    return Status{};
                });
}

Result<bool> cgroupEvent(int directory, const std::string& field) {
    auto text = readFile(directory, "cgroup.events");
    if (!text)
        return fail(text.error());
    const auto words = splitWords(*text);
    const auto at = std::find(words.begin(), words.end(), field);
    if (at == words.end() || at + 1 == words.end())
        return fail(makeError(ErrorCode::Malformed, "read cgroup file", "cgroup.events",
                              "no field \"" + field + "\""));
    return *(at + 1) == "1";
}

Status awaitCgroupEvent(int directory, const std::string& path, const std::string& field,
                        bool wanted, int milliseconds) {
    auto file = openAt(directory, "cgroup.events", O_RDONLY);
    if (!file)
        return fail(file.error());
    const auto deadline = Clock::now() + std::chrono::milliseconds(milliseconds);
    for (;;) {
        auto now = cgroupEvent(directory, field);
        if (!now)
            return fail(now.error());
        if (*now == wanted)
            return {};
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0)
            return fail(makeError(ErrorCode::Timeout, "wait for cgroup.events", path,
                                  field + " did not become " + (wanted ? "1" : "0")));
        // Short naps besides the notification: one sent between our read and poll is not lost.
        pollfd waiting{file->get(), POLLPRI, 0};
        (void)::poll(&waiting, 1, static_cast<int>(std::min<int64_t>(left, 20)));
    }
}

} // namespace boxwright
