#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace boxwright {

/// How far a long operation is. `total` 0 means unknown. `phase` is a stable key ("unpack",
/// "verify", "sync"); its words are the window's.
struct Progress {
    std::string phase;
    uint64_t done = 0;
    uint64_t total = 0;
};

/// How a long operation talks to whoever started it: it reports now and then, and looks at `stop`
/// often enough to end within 100 ms with ErrorCode::Cancelled, leaving nothing behind.
struct Monitor {
    std::function<void(const Progress&)> report; ///< may be empty; called on the worker's thread
    std::stop_token stop;

    void tell(const Progress& progress) const {
        if (report)
            report(progress);
    }
    bool cancelled() const { return stop.stop_requested(); }
};

} // namespace boxwright
