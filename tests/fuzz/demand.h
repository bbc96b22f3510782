#pragma once

#include <cstdlib>

namespace boxwright {

/// What holds for every input; libFuzzer keeps the one for which it does not.
inline void demand(bool held) {
    if (!held)
        std::abort();
}

} // namespace boxwright
