#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include <linux/filter.h>

/// What a seccomp filter decides, as a graph: seccomp(2), Documentation/networking/filter.rst.
namespace boxwright::seccompdecision {

/// A place in a Graph; equal decisions have equal ones.
using Node = uint32_t;

/// An answer, or a comparison of one word of the call (struct seccomp_data) and where it leads.
struct Decision {
    bool answers = false;
    uint32_t value = 0;  ///< answer, or what is compared with
    uint32_t offset = 0; ///< of the word
    uint32_t mask = 0;   ///< over the word, first
    uint16_t jump = 0;   ///< BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET
    Node yes = 0;
    Node no = 0;
    auto key() const { return std::tie(answers, value, offset, mask, jump, yes, no); }
    bool operator<(const Decision& other) const { return key() < other.key(); }
};

class Graph {
public:
    Node add(const Decision& decision);
    const Decision& at(Node node) const { return m_decisions[node]; }

private:
    std::vector<Decision> m_decisions;
    std::map<Decision, Node> m_known;
};

/// Of whom a call is: an architecture the filter names, or any other.
using Architecture = std::optional<uint32_t>;

/// Architectures a filter names, and last "any other".
std::vector<Architecture> architecturesOf(const std::vector<sock_filter>& filter);
/// Where, among all numbers of system calls, an answer may change; the first is 0.
std::vector<uint32_t> boundariesOf(const std::vector<sock_filter>& filter);

/// What `filter` decides about calls of an architecture and number: only their arguments are left
/// open. Nothing where an instruction is none of those libseccomp uses.
std::optional<Node> decide(Graph& graph, const std::vector<sock_filter>& filter,
                           Architecture architecture, uint32_t number);

} // namespace boxwright::seccompdecision
