#pragma once

#include "engine/base/result.h"
#include "engine/linux/namespaces.h"
#include "engine/model/container_spec.h"

#include <chrono>
#include <optional>
#include <string>

namespace boxwright::shim {

/// What a container to come takes longest over and can be had before it: its design, read, and a
/// network namespace. Whatever was made ahead, the container gets what its own files ask for.
class Ahead {
public:
    /// @param designFile of a container that is like the next one, perhaps
    /// @param soon it is that container itself, which is about to be started
    /// Errors: this process is no more where it was, and has to end.
    Status prepare(int designFile, bool soon);

    struct Prepared {
        ContainerSpec spec;
        std::optional<OpenNamespace> network;
    };
    /// Errors: those of readFile() and designFromJson().
    Result<Prepared> take(int containerDirectory);

private:
    std::string m_text;
    Result<ContainerSpec> m_spec; ///< of m_text
    std::optional<OpenNamespace> m_network;
    std::chrono::steady_clock::time_point m_networkMade;
};

} // namespace boxwright::shim
