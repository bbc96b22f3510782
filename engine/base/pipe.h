#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string_view>

namespace boxwright {

struct Pipe {
    UniqueFd read;
    UniqueFd write;
};

/// Both ends close at exec. @param purpose for errors: whose it is, or what goes through it
Result<Pipe> makePipe(std::string_view purpose);

} // namespace boxwright
