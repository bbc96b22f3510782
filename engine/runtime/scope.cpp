#include "engine/runtime/scope.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/base/pipe.h"
#include "engine/base/text.h"

#include <array>
#include <utility>

#include <unistd.h>

namespace boxwright::runtime {
namespace {

constexpr const char* member = "linux.cgroupsPath";
constexpr const char* containerName = "container";

/// The first line it says: "/path of the cgroup", or what went wrong.
Result<std::string> answerOf(const UniqueFd& output, const std::string& unit) {
    std::string text;
    std::array<char, 512> bytes;
    while (text.find('\n') == std::string::npos) {
        const ssize_t got = ::read(output.get(), bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        text.append(bytes.data(), static_cast<size_t>(got));
    }
    std::string line(trimmed(text));
    if (!line.starts_with('/'))
        return fail(makeError(ErrorCode::System, "make scope", unit,
                              line.empty() ? "boxwright-scope ended without a word" : line));
    return line;
}

} // namespace

Result<ScopeName> scopeNameOf(const ContainerSpec& spec, const std::string& id, bool ordinaryUser) {
    const std::string path =
        spec.linux ? spec.linux->cgroupsPath.value_or(std::string()) : std::string();
    const std::string usual = ordinaryUser ? "user.slice" : "system.slice";
    if (path.empty())
        return ScopeName{usual, "boxwright-" + id + ".scope"};
    const auto parts = split(path, ':');
    if (parts.size() != 3 || parts[2].empty() || path.find('/') != std::string::npos)
        return fail(makeError(ErrorCode::InvalidArgument, "make scope", member,
                              "expected cgroupsPath to be of format \"slice:prefix:name\" for "
                              "systemd cgroups, got \"" +
                                  path + "\" instead"));
    const std::string prefix = parts[1].empty() ? "" : std::string(parts[1]) + "-";
    return ScopeName{parts[0].empty() ? usual : std::string(parts[0]),
                     prefix + std::string(parts[2]) + ".scope"};
}

Result<Scope> Scope::open(const std::string& program, const ScopeName& name,
                          const std::vector<UnitProperty>& properties, bool ordinaryUser) {
    auto stay = makePipe("scope");
    auto answer = makePipe("scope");
    if (!stay || !answer)
        return fail(stay ? answer.error() : stay.error());
    SpawnOptions options;
    options.arguments = {program, ordinaryUser ? "user" : "system", name.unit, name.slice};
    for (const UnitProperty& property : properties) {
        options.arguments.insert(options.arguments.end(), {property.name, property.type,
                                                           std::to_string(property.values.size())});
        options.arguments.insert(options.arguments.end(), property.values.begin(),
                                 property.values.end());
    }
    options.descriptors = {
        {stay->read.get(), 0}, {answer->write.get(), 1}, {STDERR_FILENO, STDERR_FILENO}};
    auto pid = spawn(options);
    if (!pid)
        return fail(pid.error());
    Scope scope;
    scope.m_placeholder = *pid;
    scope.m_stay = std::move(stay->write);
    answer->write.reset();
    auto path = answerOf(answer->read, name.unit);
    if (!path)
        return fail(path.error());
    scope.m_path = *path;
    return scope;
}

Scope::Scope(Scope&& other) noexcept
    : m_placeholder(std::exchange(other.m_placeholder, -1))
    , m_stay(std::move(other.m_stay))
    , m_path(std::move(other.m_path)) {}

Scope::~Scope() {
    if (m_placeholder <= 0)
        return;
    m_stay.reset();
    (void)waitFor(m_placeholder);
}

/// cgroup v2 lets a cgroup have processes or hand down controllers, not both: so the placeholder
/// moves down first.
Result<Cgroup> Scope::makeContainerCgroup() const {
    auto cgroup = Cgroup::create(m_path, containerName, {});
    if (!cgroup)
        return cgroup;
    if (auto moved = cgroup->addProcess(m_placeholder); !moved)
        return fail(moved.error());
    auto scope = Cgroup::open(m_path);
    if (!scope)
        return scope;
    if (const auto all = scope->available())
        (void)scope->enable(*all);
    return cgroup;
}

} // namespace boxwright::runtime
