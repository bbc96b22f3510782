#include "engine/linux/rlimits.h"

#include "engine/model/limits.h"

#include <algorithm>

#include <sys/resource.h>

namespace boxwright {
namespace {

/// @param least what is not gone below
Status set(const Rlimit& limit, const rlimit& least) {
    const RlimitRow* row = findRlimit(limit.type);
    if (!row)
        return fail(makeError(ErrorCode::InvalidArgument, "rlimit", limit.type, "unknown type"));
    if (limit.soft > limit.hard)
        return fail(makeError(ErrorCode::InvalidArgument, "rlimit", limit.type,
                              "the soft limit is above the hard one"));
    rlimit value{};
    value.rlim_cur = std::max<rlim_t>(limit.soft, least.rlim_cur);
    value.rlim_max = std::max<rlim_t>(limit.hard, least.rlim_max);
    if (::setrlimit(static_cast<__rlimit_resource>(row->resource), &value) == 0)
        return {};
    Error error = systemError("setrlimit", limit.type);
    if (error.sysErrno == EPERM)
        error.detail = "raising a hard limit takes CAP_SYS_RESOURCE";
    return fail(std::move(error));
}

} // namespace

Status setRlimit(const Rlimit& limit) {
    return set(limit, {});
}

Status raiseRlimit(const Rlimit& limit) {
    rlimit held{};
    const RlimitRow* row = findRlimit(limit.type);
    if (row && ::getrlimit(static_cast<__rlimit_resource>(row->resource), &held) != 0)
        return fail(systemError("getrlimit", limit.type));
    return set(limit, held);
}

} // namespace boxwright
