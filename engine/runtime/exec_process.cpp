#include "engine/runtime/exec_process.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/oci/spec_fields_process.h"

#include <algorithm>

namespace boxwright::runtime {
namespace {

constexpr Option options[]{{"process", 'p', "PATH",
                            "a process of the specification in JSON, instead of the options below"},
                           {"tty", 't', nullptr, "give it a terminal"},
                           {"cwd", 0, "PATH", "working directory"},
                           {"user", 'u', "UID[:GID]", "ids in numbers"},
                           {"additional-gids", 'g', "GID", "one more group; may be repeated"},
                           {"env", 'e', "NAME=VALUE", "one more variable; may be repeated"},
                           {"cap", 'c', "CAPABILITY", "one more capability; may be repeated"},
                           {"apparmor", 0, "PROFILE", "AppArmor profile"},
                           {"process-label", 0, "LABEL", "SELinux label"},
                           {"no-new-privs", 0, nullptr, "set no_new_privs"}};

Error invalid(const std::string& option, const std::string& text, const std::string& why) {
    return makeError(ErrorCode::InvalidArgument, "exec", option, "\"" + text + "\" " + why);
}

/// (uid_t)-1 means "unchanged" to the kernel and is nobody's id.
Result<uint32_t> idOf(const std::string& option, std::string_view text) {
    const auto id = parseNumber(text);
    if (!id || *id >= UINT32_MAX)
        return fail(invalid(option, std::string(text), "is no id below 4294967295"));
    return static_cast<uint32_t>(*id);
}

Status applyUser(const std::string& text, User& user) {
    const size_t colon = text.find(':');
    auto uid = idOf("--user", std::string_view(text).substr(0, colon));
    if (!uid)
        return fail(uid.error());
    user.uid = *uid;
    user.gid = 0;
    user.additionalGids.clear();
    if (colon == std::string::npos)
        return {};
    auto gid = idOf("--user", std::string_view(text).substr(colon + 1));
    if (!gid)
        return fail(gid.error());
    user.gid = *gid;
    return {};
}

Status applyIds(const Arguments& arguments, User& user) {
    if (const auto text = arguments.value("user")) {
        if (auto applied = applyUser(*text, user); !applied)
            return applied;
    }
    for (const std::string& text : arguments.all("additional-gids")) {
        auto gid = idOf("--additional-gids", text);
        if (!gid)
            return fail(gid.error());
        user.additionalGids.push_back(*gid);
    }
    return {};
}

void addCapabilities(const std::vector<std::string>& names, Process& process) {
    if (names.empty())
        return;
    Capabilities& sets =
        process.capabilities ? *process.capabilities : process.capabilities.emplace();
    for (auto* set : {&sets.bounding, &sets.effective, &sets.permitted, &sets.ambient}) {
        auto& held = *set ? **set : set->emplace();
        for (const std::string& name : names) {
            if (std::find(held.begin(), held.end(), name) == held.end())
                held.push_back(name);
        }
    }
}

Status applyEnvironment(const std::vector<std::string>& entries, Process& process) {
    auto& environment = process.env ? *process.env : process.env.emplace();
    for (const std::string& entry : entries) {
        const size_t equals = entry.find('=');
        if (equals == 0 || equals == std::string::npos)
            return fail(invalid("--env", entry, "is not NAME=VALUE"));
        std::erase_if(environment, [&](const std::string& held) {
            return held.starts_with(entry.substr(0, equals + 1));
        });
        environment.push_back(entry);
    }
    return {};
}

Result<Process> readProcess(const std::string& path) {
    constexpr std::string_view operation = "read process";
    auto text = readFile(AT_FDCWD, path);
    if (!text)
        return fail(text.error());
    auto document = parseJson(*text, operation);
    if (!document)
        return fail(document.error());
    return readDocument<Process>(*document, "/process", operation);
}

} // namespace

std::span<const Option> processOptions() {
    return options;
}

Result<Process> execProcess(const Process& container, const Arguments& arguments) {
    if (const auto path = arguments.value("process")) {
        auto process = readProcess(*path);
        if (process && arguments.has("tty"))
            process->terminal = true;
        return process;
    }
    Process process = container;
    process.args.emplace(arguments.operands.begin() + 1, arguments.operands.end());
    if (process.args->empty())
        return fail(makeError(ErrorCode::InvalidArgument, "exec", "process args",
                              "process args cannot be empty"));
    process.terminal = arguments.has("tty");
    process.consoleSize.reset();
    process.cwd = arguments.valueOr("cwd", process.cwd);
    if (arguments.has("no-new-privs"))
        process.noNewPrivileges = true;
    if (const auto profile = arguments.value("apparmor"))
        process.apparmorProfile = *profile;
    if (const auto label = arguments.value("process-label"))
        process.selinuxLabel = *label;
    addCapabilities(arguments.all("cap"), process);
    if (auto applied = applyIds(arguments, process.user); !applied)
        return fail(applied.error());
    if (auto applied = applyEnvironment(arguments.all("env"), process); !applied)
        return fail(applied.error());
    return process;
}

} // namespace boxwright::runtime
