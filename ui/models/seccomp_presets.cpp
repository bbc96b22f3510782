#include "ui/models/seccomp_presets.h"

#include "engine/model/syscalls.h"
#include "ui/document/seccomp_rules.h"

#include <QSysInfo>
#include <QVersionNumber>

#include <algorithm>

namespace boxwright::ui {
namespace {

/// What a runtime itself calls between installing the filter and the program, whatever the risk.
constexpr std::string_view neededToStart[] = {"capset",    "setuid",    "setgid",
                                              "setgroups", "setresuid", "setresgid",
                                              "chdir",     "execve",    "prctl"};

bool isNeededToStart(std::string_view name) {
    return std::find(std::begin(neededToStart), std::end(neededToStart), name) !=
           std::end(neededToStart);
}

/// What the default profile already narrows to some arguments (clone without new namespaces, which
/// is fork) or answers with an error of its own (clone3: ENOSYS makes libc fall back to clone)
/// stays as it is.
Seccomp tight(Seccomp profile) {
    const auto before = verdicts(profile);
    const auto isAllowed = [&before](std::string_view name) {
        const auto found = before.find(std::string(name));
        return found != before.end() && found->second.action == "SCMP_ACT_ALLOW" &&
               !found->second.conditional;
    };
    std::vector<std::string> refused;
    for (const SyscallRow& row : syscallCatalogue()) {
        const bool risky = row.risk == Risk::High || !row.capability.empty();
        if (risky && isAllowed(row.name) && !isNeededToStart(row.name))
            refused.emplace_back(row.name);
    }
    setSyscallAction(profile, refused, profile.defaultAction, profile.defaultErrnoRet);
    return profile;
}

} // namespace

SeccompContext seccompContext(const ContainerSpec& spec) {
    SeccompContext context;
    if (spec.process && spec.process->capabilities && spec.process->capabilities->bounding)
        context.capabilities = *spec.process->capabilities->bounding;
    const QString cpu = QSysInfo::currentCpuArchitecture();
    context.architecture = cpu == QLatin1String("arm64") ? "aarch64" : cpu.toStdString();
    const QVersionNumber kernel = QVersionNumber::fromString(QSysInfo::kernelVersion());
    context.kernelMajor = kernel.majorVersion();
    context.kernelMinor = kernel.minorVersion();
    return context;
}

std::optional<Seccomp> seccompPreset(SeccompPreset preset, const ContainerSpec& spec) {
    if (preset == SeccompPreset::Off)
        return std::nullopt;
    Seccomp profile = defaultSeccomp(seccompContext(spec));
    return preset == SeccompPreset::Tight ? tight(std::move(profile)) : profile;
}

} // namespace boxwright::ui
