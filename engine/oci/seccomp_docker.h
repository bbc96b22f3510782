#pragma once

#include "engine/model/seccomp_profile.h"
#include "engine/oci/json_text.h"

/// The profile files of docker and podman: OCI members plus archMap, includes and excludes (by
/// capability, architecture and kernel), errno names, comments, and `name` beside `names`.
namespace boxwright {

/// Whether a document uses any of these members.
bool isDockerSeccomp(const Json& document);

/// The rules that apply in this context, in OCI form; comments are dropped. Errors: Malformed with
/// the JSON pointer, also for members that exclude each other and for unknown errno names.
Result<Seccomp> resolveDockerSeccomp(const Json& document, const SeccompContext& context);

} // namespace boxwright
