#pragma once

#include "engine/model/stats.h"

#include <cstddef>
#include <vector>

namespace boxwright::ui {

/// The latest samples, oldest first, in memory that never grows past its capacity.
class SampleRing {
public:
    explicit SampleRing(size_t capacity)
        : m_capacity(capacity) {}

    void push(const StatSample& sample);
    void clear();

    size_t size() const { return m_samples.size(); }
    bool isEmpty() const { return m_samples.empty(); }
    const StatSample& operator[](size_t index) const;
    const StatSample& back() const { return (*this)[size() - 1]; }
    /// Index of the first sample not older than this time; size() when all are.
    size_t firstSince(int64_t timeMs) const;

private:
    size_t m_capacity;
    size_t m_start = 0;
    std::vector<StatSample> m_samples;
};

} // namespace boxwright::ui
