#include "engine/base/result.h"

#include <utility>

namespace boxwright {

tl::unexpected<Error> fail(const Error& error) {
    return tl::unexpected<Error>(error);
}

tl::unexpected<Error> fail(Error&& error) {
    return tl::unexpected<Error>(std::move(error));
}

} // namespace boxwright
