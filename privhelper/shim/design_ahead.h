#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <string>

namespace boxwright::shim {

/// The design of a container to come, read while the shim still waits for it.
class DesignAhead {
public:
    /// Reads the design.json in there. What is wrong with it is told by takeSpec().
    void read(int containerDirectory);
    /// Of the design.json in there, whatever was read before. Errors: those of readFile() and
    /// designFromJson().
    Result<ContainerSpec> takeSpec(int containerDirectory);

private:
    std::string m_text;
    Result<ContainerSpec> m_spec;
};

} // namespace boxwright::shim
