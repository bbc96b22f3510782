#include "engine/linux/privilege.h"

#include "engine/base/files.h"
#include "engine/base/text.h"

#include <array>

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {

bool isPrivileged() {
    __user_cap_header_struct header{};
    header.version = _LINUX_CAPABILITY_VERSION_3;
    std::array<__user_cap_data_struct, 2> data{};
    if (::syscall(SYS_capget, &header, data.data()) != 0)
        return false;
    return data[CAP_TO_INDEX(CAP_SYS_ADMIN)].effective & CAP_TO_MASK(CAP_SYS_ADMIN);
}

bool inHostUserNamespace() {
    const auto map = readFile(AT_FDCWD, "/proc/self/uid_map");
    // 4294967295 ids from 0 on; of another namespace there is at least one less
    // (user_namespaces(7)).
    const std::vector<std::string_view> whole{"0", "0", "4294967295"};
    return map && splitWords(*map) == whole;
}

bool isHostRoot() {
    return ::geteuid() == 0 && inHostUserNamespace();
}

Status forbidTracing() {
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return fail(systemError("prctl", "PR_SET_DUMPABLE"));
    return {};
}

} // namespace boxwright
