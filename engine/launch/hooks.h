#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"
#include "engine/oci/state_json.h"

#include <optional>
#include <string>
#include <vector>

/// Programs of the configuration that run at points of a container's life (config.md,
/// "POSIX-platform Hooks"): with their own arguments and environment and no other, with the state
/// on standard input, in the namespaces of the calling process, in the bundle where that is in
/// view.
namespace boxwright {

/// One after the other, up to the first that fails. Errors name the hook: "hooks.createRuntime[1]
/// /bin/x", with its exit status, its timeout, or why it could not be run.
/// @param kind "createRuntime"
Status runHooks(const std::optional<std::vector<Hook>>& hooks, const std::string& kind,
                const OciState& state);

/// All of them, whatever becomes of each. @return what went wrong
std::vector<Error> runAllHooks(const std::optional<std::vector<Hook>>& hooks,
                               const std::string& kind, const OciState& state);

} // namespace boxwright
