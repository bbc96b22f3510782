#include "engine/runtime/options.h"

#include "engine/base/text.h"

#include <algorithm>

#include <getopt.h>

namespace boxwright::runtime {

std::optional<std::string> Arguments::value(const std::string& name) const {
    const auto& values = all(name);
    return values.empty() ? std::nullopt : std::optional(values.back());
}

std::string Arguments::valueOr(const std::string& name, const std::string& fallback) const {
    return value(name).value_or(fallback);
}

const std::vector<std::string>& Arguments::all(const std::string& name) const {
    static const std::vector<std::string> none;
    const auto found = m_values.find(name);
    return found == m_values.end() ? none : found->second;
}

Result<int> Arguments::number(const std::string& name, int fallback, int most) const {
    const auto text = value(name);
    if (!text)
        return fallback;
    const auto parsed = parseNumber(*text);
    if (!parsed || *parsed > static_cast<uint64_t>(most))
        return fail(makeError(ErrorCode::InvalidArgument, "read", "--" + name,
                              "\"" + *text + "\" is no number from 0 to " + std::to_string(most)));
    return static_cast<int>(*parsed);
}

/// getopt_long(3) over a table.
class Parser {
public:
    Parser(std::span<const Option> options, Order order)
        : m_options(options)
        , m_letters(order == Order::OptionsFirst ? "+:" : ":") {
        for (size_t i = 0; i < options.size(); ++i) {
            m_long.push_back({options[i].name,
                              options[i].value ? required_argument : optional_argument, nullptr,
                              firstLong + static_cast<int>(i)});
            if (options[i].letter != 0)
                m_letters += std::string(1, options[i].letter) + (options[i].value ? ":" : "");
        }
        m_long.push_back({});
    }

    Result<Arguments> parse(std::vector<std::string> argv) {
        argv.insert(argv.begin(), "boxwright-runtime");
        std::vector<char*> pointers;
        for (std::string& text : argv)
            pointers.push_back(text.data());
        pointers.push_back(nullptr);
        const int count = static_cast<int>(argv.size());
        ::optind = 0; // starts anew: this is not the only command line read
        ::opterr = 0;
        int found = 0;
        while ((found = ::getopt_long(count, pointers.data(), m_letters.c_str(), m_long.data(),
                                      nullptr)) != -1) {
            if (auto taken = take(found, pointers[static_cast<size_t>(::optind) - 1]); !taken)
                return fail(taken.error());
        }
        m_arguments.operands.assign(pointers.begin() + ::optind, pointers.end() - 1);
        return std::move(m_arguments);
    }

private:
    static constexpr int firstLong = 256;

    Status take(int found, const char* word) {
        if (found == '?' || found == ':')
            return fail(makeError(ErrorCode::InvalidArgument, "read", word,
                                  found == ':' ? "it takes a value" : "there is no such option"));
        const auto row =
            found >= firstLong
                ? m_options.begin() + (found - firstLong)
                : std::find_if(m_options.begin(), m_options.end(),
                               [&](const Option& option) { return option.letter == found; });
        const std::string value = ::optarg ? ::optarg : "";
        if (!row->value && !value.empty() && value != "true") {
            if (value != "false")
                return fail(makeError(ErrorCode::InvalidArgument, "read", word,
                                      "a switch is true or false"));
            m_arguments.m_values.erase(row->name);
            return {};
        }
        m_arguments.m_values[row->name].push_back(value);
        return {};
    }

    std::span<const Option> m_options;
    std::string m_letters;
    std::vector<option> m_long;
    Arguments m_arguments;
};

Result<Arguments> parseArguments(std::span<const Option> options,
                                 const std::vector<std::string>& argv, Order order) {
    return Parser(options, order).parse(argv);
}

std::string optionHelp(std::span<const Option> options) {
    constexpr size_t column = 34;
    std::string text;
    for (const Option& option : options) {
        std::string line = "  ";
        line += option.letter ? std::string("-") + option.letter + ", " : "    ";
        line += std::string("--") + option.name + (option.value ? " " : "");
        line += option.value ? option.value : "";
        line.resize(std::max(line.size() + 2, column), ' ');
        text += line + option.help + "\n";
    }
    return text;
}

} // namespace boxwright::runtime
