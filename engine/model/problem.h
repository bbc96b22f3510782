#pragma once

#include "engine/model/design.h"

#include <map>
#include <string>
#include <vector>

namespace boxwright {

enum class Severity { Error, Warning };

/// One thing wrong with a design. Codes, paths and arguments are the same in window, helper and
/// command line; the words are the window's.
struct Problem {
    std::string code; ///< "limit.out-of-range", "capability.unknown", "mount.destination-relative"
    std::string path; ///< JSON pointer into the OCI document or the design: "/linux/resources/…"
    std::map<std::string, std::string> args; ///< "value", "minimum", "maximum", "name", …
    Severity severity = Severity::Error;
    bool operator==(const Problem&) const = default;
};

/// Everything wrong with the configuration itself, in document order. Pure: what depends on the
/// host (missing controllers, absent layers) is found by whoever knows the host.
std::vector<Problem> validate(const ContainerSpec& spec);
std::vector<Problem> validate(const Design& design);
bool hasErrors(const std::vector<Problem>& problems);

/// Every code validate() can give, for tests and translations, with an English sentence holding
/// its arguments as "%{value}".
struct ProblemText {
    std::string_view code;
    std::string_view text;
};
std::vector<ProblemText> problemTexts();
/// The English sentence of one problem.
std::string describe(const Problem& problem);

} // namespace boxwright
