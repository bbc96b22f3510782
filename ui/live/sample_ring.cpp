#include "ui/live/sample_ring.h"

namespace boxwright::ui {

void SampleRing::push(const StatSample& sample) {
    if (m_samples.size() < m_capacity) {
        m_samples.push_back(sample);
        return;
    }
    m_samples[m_start] = sample;
    m_start = (m_start + 1) % m_capacity;
}

void SampleRing::clear() {
    m_samples.clear();
    m_start = 0;
}

const StatSample& SampleRing::operator[](size_t index) const {
    return m_samples[(m_start + index) % m_samples.size()];
}

size_t SampleRing::firstSince(int64_t timeMs) const {
    size_t low = 0;
    size_t high = size();
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if ((*this)[middle].timeMs < timeMs)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace boxwright::ui
