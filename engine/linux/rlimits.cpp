#include "engine/linux/rlimits.h"

#include "engine/model/limits.h"

#include <sys/resource.h>

namespace boxwright {

Status setRlimit(const Rlimit& limit) {
    const RlimitRow* row = findRlimit(limit.type);
    if (!row)
        return fail(makeError(ErrorCode::InvalidArgument, "rlimit", limit.type, "unknown type"));
    if (limit.soft > limit.hard)
        return fail(makeError(ErrorCode::InvalidArgument, "rlimit", limit.type,
                              "the soft limit is above the hard one"));
    rlimit value{};
    value.rlim_cur = limit.soft;
    value.rlim_max = limit.hard;
    if (::setrlimit(static_cast<__rlimit_resource>(row->resource), &value) == 0)
        return {};
    Error error = systemError("setrlimit", limit.type);
    if (error.sysErrno == EPERM)
        error.detail = "raising a hard limit takes CAP_SYS_RESOURCE";
    return fail(std::move(error));
}

} // namespace boxwright
