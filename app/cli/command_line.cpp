#include "app/cli/command_line.h"

#include "app/cli/commands.h"

#include <QFileInfo>

#include <array>
#include <cstdio>

namespace boxwright::app {
namespace {

constexpr std::array rows{
    CommandRow{"run", "run [OPTIONS] DESIGN | --template KEY [-- COMMAND…]",
               "run a design here; its exit status is ours", commandRun},
    CommandRow{"import", "import [OPTIONS] PATH",
               "store the layers of a root tar, an image or a folder", commandImport},
    CommandRow{"export", "export [OPTIONS] DESIGN DIRECTORY", "write a design as an OCI bundle",
               commandExport},
    CommandRow{"ps", "ps [--json]", "list containers", commandPs},
    CommandRow{"exec", "exec [OPTIONS] CONTAINER COMMAND…", "run a command inside a container",
               commandExec},
    CommandRow{"stop", "stop CONTAINER…", "end containers, asking first, then by force",
               commandStop},
    CommandRow{"rm", "rm CONTAINER…", "delete containers with their writable layers",
               commandRemove},
    CommandRow{"doctor", "doctor [--json]", "what this system can do, and how to mend the rest",
               commandDoctor},
};

void printHelp(std::FILE* out) {
    std::fputs("Boxwright: build, run and understand Linux containers.\n\n"
               "boxwright [DESIGN]                 open the studio\n"
               "boxwright COMMAND [ARGUMENTS]      the same work without a window\n\n",
               out);
    for (const CommandRow& row : rows)
        std::fprintf(out, "  %-8s %s\n", row.name, row.summary);
    std::fputs("\n`boxwright COMMAND --help` explains one.\n"
               "Exit status: the container's own for run and exec; 125 when Boxwright failed,\n"
               "126 and 127 when the command cannot run or is not there, 2 for bad arguments.\n",
               out);
}

} // namespace

std::span<const CommandRow> commands() {
    return rows;
}

std::optional<int> runCommandLine(const QStringList& arguments) {
    if (arguments.size() < 2)
        return {};
    const QString& word = arguments[1];
    if (word == QLatin1String("--help") || word == QLatin1String("-h") ||
        word == QLatin1String("help")) {
        printHelp(stdout);
        return Success;
    }
    if (word == QLatin1String("--version")) {
        std::puts("boxwright " BOXWRIGHT_VERSION);
        return Success;
    }
    for (const CommandRow& row : rows) {
        if (word == QLatin1String(row.name))
            return row.run(arguments.mid(2));
    }
    if (word.startsWith(QLatin1Char('-'))) {
        std::fprintf(stderr, "boxwright: unknown option %s\n", qPrintable(word));
        printHelp(stderr);
        return UsageError;
    }
    if (!QFileInfo::exists(word)) {
        std::fprintf(stderr, "boxwright: %s is neither a command nor a file\n", qPrintable(word));
        return UsageError;
    }
    return {};
}

} // namespace boxwright::app
