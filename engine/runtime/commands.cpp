#include "engine/runtime/command.h"

#include <algorithm>

namespace boxwright::runtime {

const std::vector<Command>& commands() {
    static const std::vector<Command> rows{
        createCommand(), startCommand(),  runCommand(),    stateCommand(), killCommand(),
        deleteCommand(), execCommand(),   listCommand(),   psCommand(),    pauseCommand(),
        resumeCommand(), updateCommand(), eventsCommand(), specCommand(),  featuresCommand()};
    return rows;
}

const Command* findCommand(std::string_view name) {
    const auto& rows = commands();
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const Command& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace boxwright::runtime
