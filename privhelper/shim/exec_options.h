#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <string>
#include <string_view>
#include <vector>

namespace boxwright::shim {

struct ExecWish {
    ContainerSpec spec; ///< the container's, with the process asked for
    std::vector<std::string> namespaces;
};

/// `options` as Container1.Exec has them, as JSON. What is not named there stays as the main
/// process has it. Errors: InvalidArgument.
Result<ExecWish> execWish(const ContainerSpec& container, std::string_view options);

} // namespace boxwright::shim
