#include "engine/oci/image_json.h"

#include <algorithm>
#include <charconv>
#include <optional>

/// What an image wishes for, brought into a new design (image-spec conversion.md).
namespace boxwright {
namespace {

constexpr std::string_view imagePrefix = "org.opencontainers.image.";

/// An id that is none of "not a number", negative, or the (uid_t)-1 that means "no change".
std::optional<uint32_t> idOf(std::string_view text) {
    uint32_t id = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, id);
    if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end || id == UINT32_MAX)
        return std::nullopt;
    return id;
}

std::string joined(const std::vector<std::string>& list) {
    std::string text;
    for (const auto& entry : list)
        text += (text.empty() ? "" : ",") + entry;
    return text;
}

std::string_view nameIn(std::string_view variable) {
    return variable.substr(0, variable.find('='));
}

/// The image's variables win over the design's of the same name; the others stay.
void applyEnvironment(const std::vector<std::string>& wanted, Process& process) {
    if (wanted.empty())
        return;
    if (!process.env)
        process.env.emplace();
    for (const std::string& variable : wanted) {
        const auto same =
            std::find_if(process.env->begin(), process.env->end(), [&](const std::string& present) {
                return nameIn(present) == nameIn(variable);
            });
        if (same == process.env->end())
            process.env->push_back(variable);
        else
            *same = variable;
    }
}

/// @return whether everything in "user[:group]" was a number; names need the image's files.
bool applyUser(std::string_view wanted, User& user) {
    const size_t colon = wanted.find(':');
    const auto uid = idOf(wanted.substr(0, colon));
    if (!uid)
        return false;
    user.uid = *uid;
    if (colon == std::string_view::npos)
        return true;
    const auto gid = idOf(wanted.substr(colon + 1));
    if (gid)
        user.gid = *gid;
    return gid.has_value();
}

void applyProcess(const ImageConfig& config, Process& process) {
    std::vector<std::string> args = config.entrypoint;
    args.insert(args.end(), config.cmd.begin(), config.cmd.end());
    if (!args.empty())
        process.args = std::move(args);
    applyEnvironment(config.env, process);
    if (!config.workingDir.empty())
        process.cwd = (config.workingDir.front() == '/' ? "" : "/") + config.workingDir;
}

// Runtimes act on some annotations ("run.oci.…"): a label keeps its name only where nobody does.
std::string labelName(const std::string& label) {
    const bool harmless = label.starts_with(imagePrefix);
    return (harmless ? "" : std::string(imagePrefix) + "label.") + label;
}

} // namespace

void applyImageConfig(const ImageConfig& config, ContainerSpec& spec) {
    if (!spec.process)
        spec.process.emplace();
    applyProcess(config, *spec.process);
    const bool userDone = config.user.empty() || applyUser(config.user, spec.process->user);
    std::map<std::string, std::string> notes = spec.annotations.value_or(decltype(notes){});
    for (const auto& [label, value] : config.labels)
        notes[labelName(label)] = value;
    const auto note = [&notes](std::string_view name, const std::string& value) {
        if (!value.empty())
            notes[std::string(imagePrefix) + std::string(name)] = value;
    };
    note("architecture", config.architecture);
    note("os", config.os);
    note("exposedPorts", joined(config.exposedPorts));
    note("volumes", joined(config.volumes));
    note("stopSignal", config.stopSignal);
    note("user", userDone ? std::string() : config.user);
    if (!notes.empty())
        spec.annotations = std::move(notes);
}

} // namespace boxwright
