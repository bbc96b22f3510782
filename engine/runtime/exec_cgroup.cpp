#include "engine/runtime/exec_cgroup.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/cgroup.h"

namespace boxwright::runtime {
namespace {

Result<std::string> chosenCgroup(const Record& record, const std::string& asked) {
    if (record.cgroup.empty())
        return fail(
            makeError(ErrorCode::NotSupported, "exec", "--cgroup", "the container has no cgroup"));
    std::string place = record.cgroup;
    for (const auto part : split(asked, '/')) {
        if (part == "..")
            return fail(makeError(ErrorCode::InvalidArgument, "exec", "--cgroup",
                                  asked + " is not a sub cgroup path"));
        if (!part.empty() && part != ".")
            place += "/" + std::string(part);
    }
    return place;
}

bool handsControllersDown(const std::string& cgroup) {
    const auto text = readFile(AT_FDCWD, cgroup + "/cgroup.subtree_control");
    return text && !trimmed(*text).empty();
}

} // namespace

Result<std::string> cgroupForExec(const Record& record, const std::optional<std::string>& asked) {
    if (asked)
        return chosenCgroup(record, *asked);
    if (record.cgroup.empty() || !handsControllersDown(record.cgroup))
        return record.cgroup;
    const auto first = cgroupOf(record.init.pid);
    return first && first->starts_with(record.cgroup + "/") ? *first : record.cgroup;
}

} // namespace boxwright::runtime
