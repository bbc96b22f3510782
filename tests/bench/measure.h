#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace boxwright::bench {

struct Candidate {
    std::string name;
    std::function<void()> once;
    std::vector<double> nanoseconds = {};    ///< of one call, a figure per round
    std::function<void()> prepare = nullptr; ///< before each round, not measured
};

/// Runs all by turns: `rounds` times, `calls` calls each, after `warmUps` rounds that do not count.
inline void measure(std::vector<Candidate>& candidates, int rounds, int calls, int warmUps = 0) {
    using Clock = std::chrono::steady_clock;
    for (int round = -warmUps; round < rounds; ++round)
        for (auto& candidate : candidates) {
            if (candidate.prepare)
                candidate.prepare();
            const auto start = Clock::now();
            for (int call = 0; call < calls; ++call)
                candidate.once();
            const std::chrono::duration<double, std::nano> took = Clock::now() - start;
            if (round >= 0)
                candidate.nanoseconds.push_back(took.count() / calls);
        }
}

inline double median(std::vector<double> figures) {
    std::sort(figures.begin(), figures.end());
    return figures[figures.size() / 2];
}

/// One line each: median, and the ratio to the first, which is the floor. With `peer`, the place of
/// another of them, the ratio to that one too.
inline void print(const std::string& title, const std::vector<Candidate>& candidates,
                  size_t peer = 0) {
    const double floor = median(candidates.front().nanoseconds);
    const double beside = median(candidates[peer].nanoseconds);
    const std::string columns = peer ? ": x the first, x " + candidates[peer].name : "";
    std::printf("%s%s\n", title.c_str(), columns.c_str());
    for (const auto& candidate : candidates) {
        const double own = median(candidate.nanoseconds);
        std::printf("  %-34s %9.2f us  x %.2f", candidate.name.c_str(), own / 1000, own / floor);
        if (peer)
            std::printf("  x %.2f", own / beside);
        std::printf("\n");
    }
}

} // namespace boxwright::bench
