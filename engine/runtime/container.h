#pragma once

#include "engine/model/lifecycle.h"
#include "engine/oci/state_json.h"
#include "engine/runtime/store.h"

namespace boxwright::runtime {

/// What is true about a container now: asked of the kernel, never of a note.
Phase phaseOf(const Entry& entry, const Record& record);

/// A container and its phase.
struct Container {
    Entry entry;
    Record record;
    Phase phase;
};
/// Errors: NotFound, "container does not exist".
Result<Container> openContainer(const Store& store, const std::string& id);
/// Locked, for commands that change it.
Result<Container> lockContainer(const Store& store, const std::string& id);

/// Whether what lives in the cgroup of a container that has ended is another one's, which was given
/// the same cgroup since.
bool isAnothersCgroup(const Store& store, const Record& record);

/// What hooks are told.
OciState stateOf(const Record& record, Phase phase);
/// The state of a container as the specification has it (runtime.md, "State"), and what runc adds.
std::string stateToJson(const Record& record, Phase phase, int indent);

/// WrongState: "cannot <what> a container that is <phase>".
Error wrongPhase(const std::string& what, const Container& container);

} // namespace boxwright::runtime
