#include "engine/base/files.h"
#include "engine/linux/privilege.h"
#include "engine/linux/sealed_self.h"
#include "engine/runtime/command.h"
#include "engine/runtime/report.h"

#include <cstdio>
#include <cstdlib>

#include <unistd.h>

namespace boxwright::runtime {
namespace {

constexpr const char* specVersion = "1.3.0";
constexpr int usageStatus = 1;

constexpr Option globalOptions[]{
    {"root", 0, "PATH", "state directory (/run/boxwright-runtime, a user's XDG_RUNTIME_DIR)"},
    {"cgroup-manager", 0, "NAME", "cgroupfs (the default), systemd, or disabled for no cgroup"},
    {"log", 0, "PATH", "file that receives errors, besides standard error"},
    {"log-format", 0, "text|json", "form of the lines there; text by default"},
    {"debug", 0, nullptr, "also say what is done, step by step"},
    {"systemd-cgroup", 0, nullptr, "cgroupsPath is slice:prefix:name, and systemd makes a scope"},
    {"criu", 0, "PATH", "for compatibility: checkpoints are not offered"},
    {"rootless", 0, "true|false|auto", "for compatibility: found out by itself"},
    {"help", 'h', nullptr, "this text"},
    {"version", 'v', nullptr, "version of program and specification"}};

std::string defaultRoot() {
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    const bool ordinary = !isHostRoot();
    return (ordinary && runtime ? std::string(runtime) : "/run") + "/boxwright-runtime";
}

/// Beside this program, as in a build tree, else where an installation puts it. A copy of this
/// program runs, so its own file does not tell; the name it was called by does.
std::string scopeProgram(const std::string& called) {
    const size_t slash = called.rfind('/');
    const std::string folder =
        slash == std::string::npos ? BOXWRIGHT_BINDIR : called.substr(0, slash);
    const std::string beside = folder + "/boxwright-scope";
    return exists(AT_FDCWD, beside) ? beside
                                    : folder + "/" BOXWRIGHT_LIBEXEC_FROM_BIN "/boxwright-scope";
}

Result<CgroupManager> cgroupManagerOf(const Arguments& global) {
    if (global.has("systemd-cgroup"))
        return CgroupManager::Systemd;
    const std::string name = global.valueOr("cgroup-manager", "cgroupfs");
    if (name == "cgroupfs")
        return CgroupManager::Cgroupfs;
    if (name == "systemd")
        return CgroupManager::Systemd;
    if (name == "disabled")
        return CgroupManager::Disabled;
    return fail(makeError(ErrorCode::InvalidArgument, "read", "--cgroup-manager",
                          "\"" + name + "\" is not cgroupfs, systemd or disabled"));
}

Status checkRootless(const Arguments& global) {
    const std::string word = global.valueOr("rootless", "auto");
    if (word == "auto" || word == "true" || word == "false")
        return {};
    return fail(makeError(ErrorCode::InvalidArgument, "read", "--rootless",
                          "\"" + word + "\" is not true, false or auto"));
}

std::string usage() {
    std::string text = "Usage: boxwright-runtime [OPTIONS] COMMAND [ARGUMENTS]\n\n"
                       "Runs containers as the Open Container Initiative specifies them.\n\n"
                       "Commands:\n";
    for (const Command& command : commands()) {
        std::string line = "  " + std::string(command.name);
        line.resize(12, ' ');
        text += line + std::string(command.summary) + "\n";
    }
    return text + "\nOptions:\n" + optionHelp(globalOptions) +
           "\nboxwright-runtime COMMAND --help tells more.\n";
}

std::string usage(const Command& command) {
    std::string text = "Usage: boxwright-runtime " + std::string(command.name);
    text += command.options.empty() ? "" : " [OPTIONS]";
    text += command.operands.empty() ? "" : " " + std::string(command.operands);
    text += "\n\n" + std::string(command.summary) + "\n";
    if (!command.options.empty())
        text += "\nOptions:\n" + optionHelp(command.options);
    return text;
}

Result<int> perform(const Command& command, const Context& context, const Arguments& arguments) {
    const size_t count = arguments.operands.size();
    if (count < command.fewest || count > command.most)
        return fail(makeError(ErrorCode::InvalidArgument, std::string(command.name),
                              count < command.fewest ? "" : arguments.operands[command.most],
                              "the operands are: " + std::string(command.operands)));
    return command.run(context, arguments);
}

/// A command of the command line, and what came before it.
class Invocation {
public:
    explicit Invocation(char** argv)
        : m_argv(argv) {}

    Result<int> run(std::vector<std::string> words) {
        auto global = parseArguments(globalOptions, words, Order::OptionsFirst);
        if (!global)
            return fail(global.error());
        auto report = Report::open(global->valueOr("log", ""),
                                   global->valueOr("log-format", "text"), global->has("debug"));
        if (!report)
            return fail(report.error());
        m_report = *report;
        if (global->has("version")) {
            std::printf("boxwright-runtime version %s\nspec: %s\n", BOXWRIGHT_VERSION, specVersion);
            return 0;
        }
        if (global->has("help") || global->operands.empty()) {
            std::fputs(usage().c_str(), stdout);
            return 0;
        }
        auto manager = cgroupManagerOf(*global);
        if (!manager)
            return fail(manager.error());
        if (auto checked = checkRootless(*global); !checked)
            return fail(checked.error());
        const Context context{global->valueOr("root", defaultRoot()), *manager,
                              scopeProgram(m_argv[0]), m_report};
        return dispatch(context, std::move(global->operands));
    }

    int report(const Error& error) const {
        m_report.error(errorText(error));
        return m_failedStatus;
    }

private:
    Result<int> dispatch(const Context& context, std::vector<std::string> words) {
        const std::string name = words.front();
        const Command* command = findCommand(name);
        if (!command)
            return fail(makeError(ErrorCode::InvalidArgument, "run", name,
                                  "No help topic for '" + name + "': --help lists the commands"));
        m_failedStatus = command->failedStatus;
        words.erase(words.begin());
        std::vector<Option> options(command->options.begin(), command->options.end());
        options.push_back({"help", 'h', nullptr, ""});
        auto arguments = parseArguments(options, words, command->order);
        if (!arguments)
            return fail(arguments.error());
        if (arguments->has("help")) {
            std::fputs(usage(*command).c_str(), stdout);
            return 0;
        }
        if (command->launches) {
            if (auto sealed = runFromSealedCopy(m_argv); !sealed)
                return fail(sealed.error());
        }
        return perform(*command, context, *arguments);
    }

    char** m_argv;
    Report m_report;
    int m_failedStatus = usageStatus;
};

} // namespace
} // namespace boxwright::runtime

int main(int argc, char** argv) {
    boxwright::runtime::Invocation invocation(argv);
    const auto status = invocation.run({argv + 1, argv + argc});
    return status ? *status : invocation.report(status.error());
}
