#include "engine/linux/cgroup.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/cgroup_tree.h"

#include <algorithm>
#include <array>

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

namespace boxwright {
namespace {

constexpr std::array<std::string_view, 8> controllers{"cpuset",  "cpu",  "io",   "memory",
                                                      "hugetlb", "pids", "rdma", "misc"};

bool isController(std::string_view name) {
    return std::find(controllers.begin(), controllers.end(), name) != controllers.end();
}

bool isPlainName(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

std::vector<std::string> wordsOf(std::string_view text) {
    const auto words = splitWords(text);
    return {words.begin(), words.end()};
}

/// Of such a cgroup the kernel hands down the controllers of threads alone, and then its children
/// take no process any more (cgroup-v2.rst, "Threads"). The root may have both.
bool holdsProcesses(int cgroup) {
    if (!exists(cgroup, "cgroup.type"))
        return false;
    const auto text = readFile(cgroup, "cgroup.procs");
    return text && !text->empty();
}

/// Why `file` is not there: its controller was not handed down to this cgroup, or this kernel is
/// built without the file.
Error absentFile(const Cgroup& cgroup, const std::string& operation, const std::string& file) {
    const std::string controller = controllerOf(file);
    const std::string prefix = file.substr(0, file.find('.'));
    if (prefix == file)
        return makeError(ErrorCode::InvalidArgument, operation, file,
                         "the specified key has not the form CONTROLLER.VALUE `" + file + "`");
    if (controller.empty() && prefix != "cgroup" && !isController(prefix))
        return makeError(ErrorCode::NotSupported, operation, file,
                         "the requested cgroup controller `" + prefix + "` is not available");
    const auto available = cgroup.available();
    if (!available)
        return available.error();
    if (!controller.empty() &&
        std::find(available->begin(), available->end(), controller) == available->end())
        return makeError(ErrorCode::NotSupported, operation, controller,
                         "the " + controller + " controller is not available in " + cgroup.path() +
                             ", so there is no " + file);
    return makeError(ErrorCode::NotSupported, operation, file, "this kernel has no such file");
}

} // namespace

std::string controllerOf(std::string_view file) {
    const std::string_view prefix = file.substr(0, file.find('.'));
    const std::string_view rest = file.substr(std::min(file.size(), prefix.size() + 1));
    const bool always =
        rest.rfind("pressure", 0) == 0 || file == "cpu.stat" || file == "cpu.stat.local";
    if (always || !isController(prefix))
        return {};
    return std::string(prefix);
}

Cgroup::Cgroup(std::string path, UniqueFd directory)
    : m_path(std::move(path))
    , m_directory(std::move(directory)) {}

Cgroup Cgroup::adopt(std::string path, UniqueFd directory) {
    return Cgroup(std::move(path), std::move(directory));
}

Result<Cgroup> Cgroup::open(const std::string& path) {
    auto directory = openDirectory(AT_FDCWD, path);
    if (!directory)
        return fail(directory.error());
    struct statfs info {};
    if (::fstatfs(directory->get(), &info) != 0)
        return fail(systemError("statfs", path));
    if (info.f_type != CGROUP2_SUPER_MAGIC)
        return fail(makeError(ErrorCode::NotSupported, "open cgroup", path,
                              "not on a cgroup2 file system"));
    return Cgroup(path, std::move(*directory));
}

Result<Cgroup> Cgroup::create(const std::string& parent, const std::string& name,
                              const std::vector<std::string>& wanted) {
    if (!isPlainName(name))
        return fail(makeError(ErrorCode::InvalidArgument, "create cgroup", name,
                              "a cgroup's name is one path component"));
    auto above = open(parent);
    if (!above)
        return above;
    (void)above->enable(wanted);
    if (::mkdirat(above->fd(), name.c_str(), 0755) != 0)
        return fail(systemError("create cgroup", parent + "/" + name));
    return open(parent + "/" + name);
}

Result<std::vector<std::string>> Cgroup::available() const {
    auto text = read("cgroup.controllers");
    if (!text)
        return fail(text.error());
    return wordsOf(*text);
}

std::vector<std::string> Cgroup::enable(const std::vector<std::string>& wanted) const {
    const auto text = readFile(fd(), "cgroup.subtree_control");
    const auto enabled = text ? wordsOf(*text) : std::vector<std::string>{};
    std::vector<std::string> missing = wanted;
    std::erase_if(missing, [&](const std::string& controller) {
        return std::find(enabled.begin(), enabled.end(), controller) != enabled.end();
    });
    if (missing.empty() || holdsProcesses(fd()))
        return missing;
    // One write each: the kernel takes a list of several only as a whole.
    std::erase_if(missing, [this](const std::string& controller) {
        return writeKernelFile(fd(), "cgroup.subtree_control", "+" + controller).has_value();
    });
    return missing;
}

Status Cgroup::write(const CgroupWrite& write) const {
    if (!isPlainName(write.file))
        return fail(makeError(ErrorCode::InvalidArgument, "write cgroup file", write.file,
                              "the name of a cgroup file is one path component"));
    auto done = writeKernelFile(fd(), write.file, write.text);
    if (!done && done.error().code == ErrorCode::NotFound)
        return fail(absentFile(*this, "write cgroup file", write.file));
    // No policy is active on the device: io.weight without iocost or bfq.
    if (!done && done.error().sysErrno == EOPNOTSUPP) {
        done.error().code = ErrorCode::NotSupported;
        done.error().detail += "; the kernel has nothing on this device that acts on it";
    }
    return done;
}

Result<std::string> Cgroup::read(const std::string& file) const {
    if (!isPlainName(file))
        return fail(makeError(ErrorCode::InvalidArgument, "read cgroup file", file,
                              "the name of a cgroup file is one path component"));
    auto content = readFile(fd(), file);
    if (!content && content.error().code == ErrorCode::NotFound && file != "cgroup.controllers")
        return fail(absentFile(*this, "read cgroup file", file));
    return content;
}

Status Cgroup::addProcess(pid_t pid) const {
    return writeKernelFile(fd(), "cgroup.procs", std::to_string(pid));
}

Result<std::vector<pid_t>> Cgroup::processes() const {
    return processesBelow(fd(), m_path);
}

} // namespace boxwright
