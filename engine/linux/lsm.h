#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <string>

/// Security modules that confine a process by a label it gets at its next exec: AppArmor
/// (/proc/<pid>/attr/apparmor/exec) and SELinux (/proc/<pid>/attr/exec).
namespace boxwright {

/// Whether the kernel runs what the labels of `spec` are for. Errors: NotSupported with the label
/// as object.
Status checkLabels(const ContainerSpec& spec);

/// The label this process gets at its next exec. @param procSelf this process's directory in the
/// host's procfs. Errors: the kernel's; InvalidArgument for a profile that is not loaded.
Status setAppArmorProfile(int procSelf, const std::string& profile);
Status setSelinuxLabel(int procSelf, const std::string& label);

} // namespace boxwright
