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
    std::vector<double> nanoseconds; ///< of one call, a figure per round
};

/// Runs all by turns: `rounds` times, `calls` calls each.
inline void measure(std::vector<Candidate>& candidates, int rounds, int calls) {
    using Clock = std::chrono::steady_clock;
    for (int round = 0; round < rounds; ++round)
        for (auto& candidate : candidates) {
            const auto start = Clock::now();
            for (int call = 0; call < calls; ++call)
                candidate.once();
            const std::chrono::duration<double, std::nano> took = Clock::now() - start;
            candidate.nanoseconds.push_back(took.count() / calls);
        }
}

inline double median(std::vector<double> figures) {
    std::sort(figures.begin(), figures.end());
    return figures[figures.size() / 2];
}

/// One line each: median, and the ratio to the first, which is the floor.
inline void print(const std::string& title, const std::vector<Candidate>& candidates) {
    const double floor = median(candidates.front().nanoseconds);
    std::printf("%s\n", title.c_str());
    for (const auto& candidate : candidates) {
        const double own = median(candidate.nanoseconds);
        std::printf("  %-34s %9.2f us  x %.2f\n", candidate.name.c_str(), own / 1000, own / floor);
    }
}

} // namespace boxwright::bench
