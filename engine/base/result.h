#pragma once

#include "engine/base/error.h"

#include <tl/expected.hpp>

namespace boxwright {

/// A value or the reason there is none. tl::expected stands in for std::expected, which the
/// oldest supported clang cannot parse.
template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// `return fail(systemError("openat", path));`
tl::unexpected<Error> fail(const Error& error);
tl::unexpected<Error> fail(Error&& error);

} // namespace boxwright
