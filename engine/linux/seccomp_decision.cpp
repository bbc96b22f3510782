#include "engine/linux/seccomp_decision.h"

#include <cstddef>
#include <set>

#include <linux/seccomp.h>

namespace boxwright::seccompdecision {
namespace {

constexpr uint32_t numberAt = offsetof(seccomp_data, nr);
constexpr uint32_t architectureAt = offsetof(seccomp_data, arch);

bool isComparison(const sock_filter& instruction) {
    const auto kind = BPF_OP(instruction.code);
    return BPF_CLASS(instruction.code) == BPF_JMP && BPF_SRC(instruction.code) == BPF_K &&
           (kind == BPF_JEQ || kind == BPF_JGT || kind == BPF_JGE || kind == BPF_JSET);
}

/// What the accumulator holds on the way through the filter.
struct Word {
    uint32_t offset = 0;
    uint32_t mask = UINT32_MAX;
    auto key() const { return std::tie(offset, mask); }
    bool operator<(const Word& other) const { return key() < other.key(); }
};

/// Follows a filter from instruction to instruction, both ways where an argument is compared.
class Walk {
public:
    Walk(Graph& graph, const std::vector<sock_filter>& filter, Architecture architecture,
         uint32_t number)
        : m_graph(graph)
        , m_filter(filter)
        , m_architecture(architecture)
        , m_number(number) {}

    std::set<uint32_t> compared; ///< architectures met on the way

    std::optional<Node> from(size_t at, Word held) {
        for (; at < m_filter.size(); ++at) {
            const sock_filter& instruction = m_filter[at];
            switch (instruction.code) {
            case BPF_RET | BPF_K: {
                Decision answer;
                answer.answers = true;
                answer.value = instruction.k;
                return m_graph.add(answer);
            }
            case BPF_LD | BPF_W | BPF_ABS:
                held = {instruction.k, UINT32_MAX};
                break;
            case BPF_ALU | BPF_AND | BPF_K:
                held.mask &= instruction.k;
                break;
            case BPF_JMP | BPF_JA:
                at += instruction.k;
                break;
            default:
                const auto truth =
                    isComparison(instruction) ? truthOf(instruction, held) : std::optional<Truth>();
                if (!truth)
                    return std::nullopt;
                if (*truth == Open)
                    return compare(at, held);
                at += *truth == Yes ? instruction.jt : instruction.jf;
            }
        }
        return std::nullopt;
    }

private:
    std::optional<Node> compare(size_t at, Word held) {
        const sock_filter& instruction = m_filter[at];
        const auto known = m_seen.find({at, held});
        if (known != m_seen.end())
            return known->second;
        const auto yes = from(at + 1 + instruction.jt, held);
        const auto no = from(at + 1 + instruction.jf, held);
        if (!yes || !no)
            return std::nullopt;
        Decision decision;
        decision.value = instruction.k;
        decision.offset = held.offset;
        decision.mask = held.mask;
        decision.jump = BPF_OP(instruction.code);
        decision.yes = *yes;
        decision.no = *no;
        const Node node = *yes == *no ? *yes : m_graph.add(decision);
        m_seen[{at, held}] = node;
        return node;
    }

    enum Truth { No, Yes, Open };
    /// Nothing where numbers or architectures are compared in parts, or architectures by size.
    std::optional<Truth> truthOf(const sock_filter& instruction, const Word& held) {
        const auto kind = BPF_OP(instruction.code);
        if (held.offset != numberAt && held.offset != architectureAt)
            return Open;
        if (held.mask != UINT32_MAX || kind == BPF_JSET)
            return std::nullopt;
        if (held.offset == architectureAt) {
            if (kind != BPF_JEQ)
                return std::nullopt;
            compared.insert(instruction.k);
            return m_architecture == instruction.k ? Yes : No;
        }
        const bool isTrue = kind == BPF_JEQ   ? m_number == instruction.k
                            : kind == BPF_JGT ? m_number > instruction.k
                                              : m_number >= instruction.k;
        return isTrue ? Yes : No;
    }

    Graph& m_graph;
    const std::vector<sock_filter>& m_filter;
    Architecture m_architecture;
    uint32_t m_number;
    std::map<std::pair<size_t, Word>, Node> m_seen;
};

} // namespace

Node Graph::add(const Decision& decision) {
    const auto [place, isNew] = m_known.try_emplace(decision, m_decisions.size());
    if (isNew)
        m_decisions.push_back(decision);
    return place->second;
}

/// One that is compared with nowhere on the way of "any other" goes that way itself.
std::vector<Architecture> architecturesOf(const std::vector<sock_filter>& filter) {
    std::set<uint32_t> named;
    Graph graph;
    for (const uint32_t number : boundariesOf(filter)) {
        Walk walk(graph, filter, std::nullopt, number);
        (void)walk.from(0, {}); // what it cannot follow, decide() refuses
        named.merge(walk.compared);
    }
    std::vector<Architecture> all(named.begin(), named.end());
    all.emplace_back(std::nullopt);
    return all;
}

std::vector<uint32_t> boundariesOf(const std::vector<sock_filter>& filter) {
    std::set<uint32_t> boundaries{0};
    for (const sock_filter& instruction : filter) {
        if (!isComparison(instruction))
            continue;
        boundaries.insert(instruction.k);
        if (instruction.k != UINT32_MAX)
            boundaries.insert(instruction.k + 1);
    }
    return {boundaries.begin(), boundaries.end()};
}

std::optional<Node> decide(Graph& graph, const std::vector<sock_filter>& filter,
                           Architecture architecture, uint32_t number) {
    return Walk(graph, filter, architecture, number).from(0, {});
}

} // namespace boxwright::seccompdecision
