#include "privhelper/shim/exec_options.h"

#include "engine/model/namespaces.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace boxwright::shim {
namespace {

using nlohmann::json;

Error invalid(std::string member, std::string detail) {
    return makeError(ErrorCode::InvalidArgument, "exec", std::move(member), std::move(detail));
}

/// (uid_t)-1 means "unchanged" to the kernel and is nobody's id.
bool parseId(std::string_view text, uint32_t& id) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc() && end == text.data() + text.size() && id != UINT32_MAX;
}

Status applyUser(std::string_view text, User& user) {
    const size_t colon = text.find(':');
    User wanted;
    wanted.umask = user.umask;
    if (!parseId(text.substr(0, colon), wanted.uid))
        return fail(invalid("user", "uid[:gid] in numbers, below 4294967295"));
    if (colon != std::string_view::npos && !parseId(text.substr(colon + 1), wanted.gid))
        return fail(invalid("user", "uid[:gid] in numbers, below 4294967295"));
    user = wanted;
    return {};
}

void applyEnvironment(const std::vector<std::string>& extra, Process& process) {
    auto& env = process.env ? *process.env : process.env.emplace();
    for (const std::string& entry : extra) {
        const std::string name = entry.substr(0, entry.find('=') + 1);
        std::erase_if(env, [&](const std::string& held) { return held.starts_with(name); });
        env.push_back(entry);
    }
}

Status checkNamespaces(const std::vector<std::string>& types) {
    for (const std::string& type : types) {
        if (!findNamespace(type))
            return fail(invalid("namespaces", "there is no namespace \"" + type + "\""));
    }
    return {};
}

Status applyProcess(const json& options, Process& process) {
    process.args = options.value("args", std::vector<std::string>());
    if (process.args->empty())
        return fail(invalid("args", "there is nothing to run"));
    applyEnvironment(options.value("env", std::vector<std::string>()), process);
    process.cwd = options.value("cwd", process.cwd);
    process.terminal = options.value("terminal", false);
    process.consoleSize.reset();
    const auto rows = options.value("rows", 0U);
    const auto columns = options.value("columns", 0U);
    if (rows > 0 && columns > 0)
        process.consoleSize = ConsoleSize{rows, columns, {}};
    if (const auto user = options.value("user", std::string()); !user.empty())
        return applyUser(user, process.user);
    return {};
}

} // namespace

Result<ExecWish> execWish(const ContainerSpec& container, std::string_view text) {
    try {
        const json options = json::parse(text);
        ExecWish wish;
        wish.spec = container;
        if (!wish.spec.process)
            wish.spec.process.emplace();
        if (auto applied = applyProcess(options, *wish.spec.process); !applied)
            return fail(applied.error());
        wish.namespaces = options.value("namespaces", std::vector<std::string>());
        if (auto known = checkNamespaces(wish.namespaces); !known)
            return fail(known.error());
        return wish;
    } catch (const json::exception& error) {
        return fail(invalid("options", error.what()));
    }
}

} // namespace boxwright::shim
