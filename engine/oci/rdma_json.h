#pragma once

#include "engine/base/result.h"
#include "engine/model/limits.h"

#include <vector>

namespace boxwright {

/// `linux.resources.rdma` (config-linux.md, "RDMA"), which the model keeps as JSON text, as lines
/// of rdma.max: one device each, with the limits it is given (cgroup-v2.rst, "RDMA Interface
/// Files"). Errors: Malformed, with the member as object.
Result<std::vector<CgroupWrite>> rdmaWrites(const ContainerSpec& spec);

} // namespace boxwright
