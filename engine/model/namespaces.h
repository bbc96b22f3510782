#pragma once

#include "engine/model/container_spec.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace boxwright {

struct NamespaceRow {
    std::string_view type;     ///< OCI name, "network"
    std::string_view procName; ///< /proc/<pid>/ns/<procName>, "net"
    int cloneFlag;             ///< CLONE_NEWNET
    std::string_view label;
    std::string_view isolates; ///< what a process no longer sees, one sentence
    std::string_view withoutIt;
    std::string_view icon;    ///< of resources/icons
    std::string_view unshare; ///< unshare(1) flag
    std::string_view docker;  ///< equivalent of sharing the host's, "--network host"
};
std::span<const NamespaceRow> namespaceCatalogue(); ///< all eight
const NamespaceRow* findNamespace(std::string_view type);

enum class NamespaceMode { New, Host, Container, Path };
struct NamespaceChoice {
    NamespaceMode mode = NamespaceMode::Host;
    std::string target; ///< container id or path
    bool operator==(const NamespaceChoice&) const = default;
};
/// Joining a container is stored as path "container:<id>" inside a design; the helper resolves it
/// to /proc/<pid>/ns/… when the container starts, an export refuses it with a reason.
NamespaceChoice namespaceChoice(const ContainerSpec& spec, std::string_view type);
void setNamespaceChoice(ContainerSpec& spec, std::string_view type, const NamespaceChoice& choice);

} // namespace boxwright
