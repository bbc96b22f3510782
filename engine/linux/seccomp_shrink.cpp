#include "engine/linux/seccomp_shrink.h"

#include "engine/linux/seccomp_decision.h"

#include <algorithm>
#include <cstddef>

#include <linux/seccomp.h>

namespace boxwright {
namespace {

using namespace seccompdecision;

constexpr size_t farthest = UINT8_MAX; ///< that a comparison can jump

/// From `first` on, up to the next one's.
struct Range {
    uint32_t first;
    Node node;
};
using Ranges = std::vector<Range>;

/// A program from its end to its beginning, because jumps go forward only.
class Backwards {
public:
    explicit Backwards(const Graph& graph)
        : m_graph(graph) {}

    /// @return the place of an instruction that goes on there, at most a comparison's jump away
    size_t near(Node node) {
        const auto known = m_places.find(node);
        if (known != m_places.end() && m_reversed.size() - known->second < farthest / 2)
            return known->second;
        return m_places[node] = write(node);
    }
    /// Searches the ranges for the number the accumulator holds.
    size_t search(const Range* begin, const Range* end) {
        if (end - begin == 1)
            return near(begin->node);
        const Range* middle = begin + (end - begin) / 2;
        const size_t below = search(begin, middle);
        const size_t above = search(middle, end);
        return branch(BPF_JGE, middle->first, above, below);
    }
    size_t load(uint32_t offset) { return push(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)); }
    size_t branch(uint16_t jump, uint32_t value, size_t yes, size_t no) {
        // The jumps below may lie between: three instructions more at most.
        if (m_reversed.size() - no + 2 >= farthest)
            no = push(BPF_STMT(BPF_JMP | BPF_JA, distance(no)));
        if (m_reversed.size() - yes + 1 >= farthest)
            yes = push(BPF_STMT(BPF_JMP | BPF_JA, distance(yes)));
        return push(BPF_JUMP(static_cast<uint16_t>(BPF_JMP | jump | BPF_K), value,
                             static_cast<uint8_t>(distance(yes)),
                             static_cast<uint8_t>(distance(no))));
    }
    std::vector<sock_filter> forwards() const { return {m_reversed.rbegin(), m_reversed.rend()}; }

private:
    size_t write(Node node) {
        const Decision& decision = m_graph.at(node);
        if (decision.answers)
            return push(BPF_STMT(BPF_RET | BPF_K, decision.value));
        const size_t no = near(decision.no);
        const size_t yes = near(decision.yes);
        (void)branch(decision.jump, decision.value, yes, no);
        if (decision.mask != UINT32_MAX)
            (void)push(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, decision.mask));
        return load(decision.offset);
    }
    /// From the instruction that comes next.
    uint32_t distance(size_t place) const {
        return static_cast<uint32_t>(m_reversed.size() - 1 - place);
    }
    size_t push(sock_filter instruction) {
        m_reversed.push_back(instruction);
        return m_reversed.size() - 1;
    }

    const Graph& m_graph;
    std::vector<sock_filter> m_reversed;
    std::map<Node, size_t> m_places;
};

std::optional<Ranges> rangesOf(Graph& graph, const std::vector<sock_filter>& filter,
                               Architecture architecture, const std::vector<uint32_t>& numbers) {
    Ranges ranges;
    for (const uint32_t number : numbers) {
        const auto node = decide(graph, filter, architecture, number);
        if (!node)
            return std::nullopt;
        if (ranges.empty() || ranges.back().node != *node)
            ranges.push_back({number, *node});
    }
    return ranges;
}

std::vector<sock_filter> written(const Graph& graph, const std::vector<Architecture>& architectures,
                                 const std::vector<Ranges>& sections) {
    Backwards program(graph);
    std::vector<size_t> places;
    for (const Ranges& ranges : sections) {
        const size_t start = program.search(ranges.data(), ranges.data() + ranges.size());
        // One answer to all numbers needs no number.
        places.push_back(ranges.size() == 1 ? start : program.load(offsetof(seccomp_data, nr)));
    }
    size_t next = places.back();
    for (size_t i = 0; i + 1 < sections.size(); ++i)
        next = program.branch(BPF_JEQ, *architectures[i], places[i], next);
    (void)program.load(offsetof(seccomp_data, arch));
    return program.forwards();
}

} // namespace

std::optional<std::vector<sock_filter>> shrunkFilter(const std::vector<sock_filter>& filter) {
    Graph graph;
    const auto architectures = architecturesOf(filter);
    auto numbers = boundariesOf(filter);
    std::vector<Ranges> sections;
    for (const Architecture architecture : architectures) {
        auto ranges = rangesOf(graph, filter, architecture, numbers);
        if (!ranges)
            return std::nullopt;
        sections.push_back(std::move(*ranges));
    }
    auto shrunk = written(graph, architectures, sections);
    if (shrunk.size() >= filter.size())
        return std::nullopt;
    // The proof: with the same questions asked of it, it comes to the same decisions.
    const auto others = boundariesOf(shrunk);
    numbers.insert(numbers.end(), others.begin(), others.end());
    for (const Architecture architecture : architectures) {
        for (const uint32_t number : numbers) {
            const auto wanted = decide(graph, filter, architecture, number);
            if (!wanted || decide(graph, shrunk, architecture, number) != wanted)
                return std::nullopt;
        }
    }
    if (architecturesOf(shrunk) != architectures)
        return std::nullopt;
    return shrunk;
}

} // namespace boxwright
