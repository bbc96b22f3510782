#include "engine/model/findings.h"

#include <algorithm>
#include <set>

namespace boxwright {
namespace {

/// "1.2.3" or "1.2.3-dev"; major 1 is the specification this model knows.
bool isVersionOne(std::string_view version) {
    constexpr std::string_view digits = "0123456789";
    if (!version.starts_with("1."))
        return false;
    const std::string_view numbers = version.substr(0, version.find_first_of("-+"));
    const bool dotted = std::count(numbers.begin(), numbers.end(), '.') == 2;
    return dotted && numbers.find("..") == std::string_view::npos && !numbers.ends_with('.') &&
           numbers.find_first_not_of(std::string(digits) + ".") == std::string_view::npos;
}

void checkAnnotations(Findings& findings, const ContainerSpec& spec) {
    if (spec.annotations && spec.annotations->contains(""))
        findings.error("annotation.key-empty", "/annotations/");
}

void checkSpec(Findings& findings, const ContainerSpec& spec) {
    if (!isVersionOne(spec.ociVersion))
        findings.error("spec.version", "/ociVersion", {{"value", spec.ociVersion}});
    if (spec.process)
        checkProcess(findings, *spec.process);
    else
        findings.error("process.missing", "/process");
    if (spec.root && (spec.root->path.empty() || holdsNul(spec.root->path)))
        findings.error("root.path-empty", "/root/path");
    checkNames(findings, spec);
    if (spec.mounts)
        checkMounts(findings, *spec.mounts);
    if (spec.hooks)
        checkHooks(findings, *spec.hooks);
    checkAnnotations(findings, spec);
    if (spec.linux)
        checkLinux(findings, spec);
}

/// "sha256:" and 64 lower-case hexadecimal digits.
bool isDiffId(std::string_view digest) {
    constexpr std::string_view head = "sha256:";
    return digest.starts_with(head) && digest.size() == head.size() + 64 &&
           digest.find_first_not_of("0123456789abcdef", head.size()) == std::string_view::npos;
}

// overlayfs refuses a directory that occurs twice in one stack.
void checkLayers(Findings& findings, const std::vector<LayerRef>& layers) {
    constexpr size_t mostLayers = 500; // OVL_MAX_STACK
    std::set<std::string_view> seen;
    for (size_t i = 0; i < layers.size(); ++i) {
        const std::string path = indexed("/layers", i);
        const ProblemArgs args{{"name", layers[i].name}, {"value", layers[i].digest}};
        if (!isDiffId(layers[i].digest))
            findings.error("design.digest", path + "/digest", args);
        else if (layers[i].enabled && !seen.insert(layers[i].digest).second)
            findings.error("design.layer-duplicate", path + "/digest", args);
    }
    const auto enabled = static_cast<size_t>(std::count_if(
        layers.begin(), layers.end(), [](const LayerRef& layer) { return layer.enabled; }));
    if (enabled == 0)
        findings.warning("design.no-layers", "/layers");
    if (enabled > mostLayers)
        findings.error(
            "design.too-many-layers", "/layers",
            {{"value", std::to_string(enabled)}, {"maximum", std::to_string(mostLayers)}});
}

} // namespace

std::vector<Problem> validate(const ContainerSpec& spec) {
    Findings findings;
    checkSpec(findings, spec);
    return findings.take();
}

std::vector<Problem> validate(const Design& design) {
    Findings findings;
    checkLayers(findings, design.layers);
    checkSpec(findings, design.spec);
    return findings.take();
}

bool hasErrors(const std::vector<Problem>& problems) {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& problem) { return problem.severity == Severity::Error; });
}

} // namespace boxwright
