#include "engine/base/pipe.h"

#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace boxwright {

Result<Pipe> makePipe(std::string_view purpose) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(systemError("pipe", purpose));
    return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

} // namespace boxwright
