#include "engine/model/lifecycle.h"

#include <array>

namespace boxwright {
namespace {

constexpr size_t phaseCount = static_cast<size_t>(Phase::Failed) + 1;
constexpr size_t commandCount = static_cast<size_t>(Command::Export) + 1;

constexpr std::array<std::string_view, phaseCount> phaseNames{
    "creating", "created", "starting", "running", "paused", "stopping", "stopped", "failed"};
constexpr std::array<std::string_view, commandCount> commandNames{
    "start",  "stop",      "kill",    "pause",  "resume", "exec",
    "attach", "set-limit", "restart", "delete", "export"};

/// One cell of the table: '-' refused, '=' allowed and the phase stays, else the initial of where
/// it leads: (s)tarting, (r)unning, (p)aused, s(t)opping.
using Row = std::string_view;

// A signal leaves the phase alone: only the end of the process changes it. Delete ends what runs
// first. The OCI command line is stricter: it starts only what is created and deletes only what
// has stopped, unless forced.
constexpr std::array<Row, phaseCount> table{
    //  start, stop, kill, pause, resume, exec, attach, set-limit, restart, delete, export
    "-----------", // creating
    "st=---==-==", // created
    "-t=---==-==", // starting
    "-t=p-===s==", // running
    "-t=-r-==s==", // paused
    "--=---=--==", // stopping
    "s-------s==", // stopped
    "s-------s==", // failed
};

constexpr bool tableIsComplete() {
    for (const Row& row : table) {
        if (row.size() != commandCount)
            return false;
    }
    return true;
}
static_assert(tableIsComplete(), "every (phase, command) pair is decided");

char cell(Phase phase, Command command) {
    return table[static_cast<size_t>(phase)][static_cast<size_t>(command)];
}

} // namespace

bool allowed(Phase phase, Command command) {
    return cell(phase, command) != '-';
}

std::optional<Phase> nextPhase(Phase phase, Command command) {
    switch (cell(phase, command)) {
    case 's':
        return Phase::Starting;
    case 'r':
        return Phase::Running;
    case 'p':
        return Phase::Paused;
    case 't':
        return Phase::Stopping;
    default:
        return std::nullopt;
    }
}

std::string_view phaseName(Phase phase) {
    return phaseNames[static_cast<size_t>(phase)];
}

std::optional<Phase> phaseFromName(std::string_view name) {
    for (size_t i = 0; i < phaseCount; ++i) {
        if (phaseNames[i] == name)
            return static_cast<Phase>(i);
    }
    return std::nullopt;
}

std::string_view commandName(Command command) {
    return commandNames[static_cast<size_t>(command)];
}

} // namespace boxwright
