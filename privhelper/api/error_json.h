#pragma once

#include "engine/base/error.h"

#include <string>
#include <string_view>

namespace boxwright {

/// {code, operation, object, errno, detail, step} on one line.
std::string errorToJson(const Error& error);
/// Whatever text arrives, an error comes out: Internal with the text as detail when it is none of
/// ours.
Error errorFromJson(std::string_view json);

} // namespace boxwright
