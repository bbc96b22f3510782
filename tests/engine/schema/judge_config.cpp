/// What Boxwright says of configurations: reads one config.json a line from standard input and
/// answers each with a line, the JSON pointers of what is wrong, separated by blanks; empty when
/// nothing is.

#include "engine/model/problem.h"
#include "engine/oci/spec_json.h"

#include <iostream>
#include <string>

using namespace boxwright;

namespace {

std::string faults(const std::string& json) {
    const auto spec = specFromJson(json);
    if (!spec)
        return spec.error().object.empty() ? "/" : spec.error().object;
    std::string paths;
    for (const Problem& problem : validate(*spec)) {
        if (problem.severity == Severity::Error)
            paths += (paths.empty() ? "" : " ") + problem.path;
    }
    return paths;
}

} // namespace

int main() {
    std::string line;
    while (std::getline(std::cin, line))
        std::cout << faults(line) << '\n';
    return std::cout.flush() ? 0 : 1;
}
