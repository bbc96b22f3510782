#pragma once

#include "engine/base/error.h"

#include <tl/expected.hpp>

#include <utility>

namespace boxwright {

/// A value or the reason there is none. tl::expected stands in for std::expected, which the
/// oldest supported clang cannot parse.
template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// `return fail(systemError("openat", path));`
inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

} // namespace boxwright
