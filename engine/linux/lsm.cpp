#include "engine/linux/lsm.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/procfs.h"

#include <fcntl.h>

namespace boxwright {
namespace {

bool holds(const std::string& file, std::string_view text) {
    const auto content = readFile(AT_FDCWD, file);
    return content && content->find(text) != std::string::npos;
}

bool runsAppArmor() {
    return holds("/sys/module/apparmor/parameters/enabled", "Y");
}

/// Until a policy is loaded all there is has the label "kernel", and nothing can be given another.
bool runsSelinux() {
    const auto own = readFile(AT_FDCWD, "/proc/self/attr/current");
    return holds("/proc/filesystems", "selinuxfs") && own && trimmed(own->c_str()) != "kernel";
}

Status require(bool active, const char* module, const std::string& label) {
    if (label.empty() || active)
        return {};
    return fail(makeError(ErrorCode::NotSupported, "lsm", label,
                          std::string(module) + " is not active on this kernel"));
}

} // namespace

Status checkLabels(const ContainerSpec& spec) {
    const std::string profile =
        spec.process ? spec.process->apparmorProfile.value_or(std::string()) : std::string();
    const std::string own =
        spec.process ? spec.process->selinuxLabel.value_or(std::string()) : std::string();
    if (auto checked = require(profile.empty() || runsAppArmor(), "AppArmor", profile); !checked)
        return checked;
    const std::string mounts =
        spec.linux ? spec.linux->mountLabel.value_or(std::string()) : std::string();
    for (const std::string& label : {own, mounts}) {
        if (auto checked = require(label.empty() || runsSelinux(), "SELinux", label); !checked)
            return checked;
    }
    return {};
}

Status setAppArmorProfile(int procSelf, const std::string& profile) {
    auto written = writeProc(procSelf, "attr/apparmor/exec", "exec " + profile);
    if (!written && written.error().sysErrno == ENOENT)
        return fail(makeError(ErrorCode::InvalidArgument, "lsm", profile,
                              "no such AppArmor profile is loaded"));
    return written;
}

Status setSelinuxLabel(int procSelf, const std::string& label) {
    return writeProc(procSelf, "attr/exec", label);
}

} // namespace boxwright
