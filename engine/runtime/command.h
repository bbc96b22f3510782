#pragma once

#include "engine/runtime/options.h"
#include "engine/runtime/report.h"
#include "engine/runtime/store.h"

#include <span>
#include <string>
#include <string_view>

namespace boxwright::runtime {

/// Who makes cgroups: we in the file system, systemd as scopes, or nobody.
enum class CgroupManager { Cgroupfs, Systemd, Disabled };

/// What the options before the command decide.
struct Context {
    std::string root; ///< state directory
    CgroupManager cgroupManager = CgroupManager::Cgroupfs;
    std::string scopeProgram; ///< path of boxwright-scope
    Report report;

    Store store() const { return Store(root); }
};

/// A row of the table of commands.
struct Command {
    std::string_view name;
    std::string_view operands; ///< "ID [SIGNAL]"
    std::string_view summary;
    std::span<const Option> options;
    size_t fewest = 1; ///< operands
    size_t most = 1;
    /// @return exit status
    Result<int> (*run)(const Context& context, const Arguments& arguments) = nullptr;
    Order order = Order::Free;
    bool launches = false; ///< processes enter a container: run from a sealed copy
    int failedStatus = 1;  ///< exit status when `run` fails
};

/// One file each, command_<name>.cpp.
Command createCommand();
Command deleteCommand();
Command eventsCommand();
Command execCommand();
Command featuresCommand();
Command killCommand();
Command listCommand();
Command pauseCommand();
Command psCommand();
Command resumeCommand();
Command runCommand();
Command specCommand();
Command startCommand();
Command stateCommand();
Command updateCommand();

/// All of them, in the order of the help.
const std::vector<Command>& commands();
const Command* findCommand(std::string_view name);

} // namespace boxwright::runtime
