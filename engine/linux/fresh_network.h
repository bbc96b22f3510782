#pragma once

#include "engine/linux/namespaces.h"

#include <optional>

namespace boxwright {

/// A network namespace nobody is in yet. Of all a container is made of it takes longest to make,
/// and it can be had before the container. For a program with one thread, which is in it for a
/// moment. @return nothing where the kernel makes none for us. Errors: this process could not go
/// back to where it was.
Result<std::optional<OpenNamespace>> makeFreshNetwork();

} // namespace boxwright
