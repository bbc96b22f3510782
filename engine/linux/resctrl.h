#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <string>
#include <vector>

#include <sys/types.h>

/// Shares of caches and memory bandwidth by groups of the resctrl file system: runtime-spec
/// config-linux.md, "Intel RDT"; kernel documentation, filesystems/resctrl.rst.
namespace boxwright {

/// Where resctrl is mounted. Errors: NotSupported.
Result<std::string> resctrlMount();

/// What a container has there.
struct ResctrlGroups {
    std::string allocation; ///< directory of its class of service
    std::string monitoring; ///< one below it, "" unless it is asked for
    bool made = false;      ///< the first is ours to take away
    bool operator==(const ResctrlGroups&) const = default;
};

/// Where the groups of a container are or will be; nothing is made. A class without a name of its
/// own has the container's id. Errors: InvalidArgument for a class that is to be used as it is and
/// is not there.
Result<ResctrlGroups> planResctrl(const std::string& mount, const IntelRdt& rdt,
                                  const std::string& id);
/// Makes what is missing and writes the schemata. A class that was there must have these already:
/// other containers count on them. Errors: InvalidArgument where it has not; the kernel's.
Status makeResctrl(const ResctrlGroups& groups, const IntelRdt& rdt);
/// Brings a process in; those it makes later follow. Errors: the kernel's.
Status enterResctrl(const ResctrlGroups& groups, pid_t pid);
/// Takes away what makeResctrl() made; what is gone already is no error.
Status removeResctrl(const ResctrlGroups& groups);

} // namespace boxwright
