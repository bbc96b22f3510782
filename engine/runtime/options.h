#pragma once

#include "engine/base/result.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace boxwright::runtime {

/// One row of a command's table of options.
struct Option {
    const char* name;            ///< "bundle", given as --bundle
    char letter = 0;             ///< 'b', given as -b; 0 for none
    const char* value = nullptr; ///< "PATH"; a switch has none
    const char* help = "";
};

/// What a command line said. A switch may be given as --name=false, as programs written in Go do.
class Arguments {
public:
    bool has(const std::string& name) const { return m_values.count(name) != 0; }
    /// The last one given.
    std::optional<std::string> value(const std::string& name) const;
    std::string valueOr(const std::string& name, const std::string& fallback) const;
    const std::vector<std::string>& all(const std::string& name) const;
    /// Errors: InvalidArgument for anything but digits up to `most`.
    Result<int> number(const std::string& name, int fallback, int most) const;

    std::vector<std::string> operands;

private:
    friend class Parser;
    std::map<std::string, std::vector<std::string>> m_values;
};

/// Whether options may stand behind operands, or the first operand ends them.
enum class Order { Free, OptionsFirst };

/// @param argv without the program's name. Errors: InvalidArgument naming the option.
Result<Arguments> parseArguments(std::span<const Option> options,
                                 const std::vector<std::string>& argv, Order order);

/// "  -b, --bundle PATH   where config.json is", a line per option.
std::string optionHelp(std::span<const Option> options);

} // namespace boxwright::runtime
