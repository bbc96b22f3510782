#pragma once

#include <QStringList>

#include <span>

namespace boxwright::app {

struct CommandRow {
    const char* name;
    const char* usage;
    const char* summary;
    int (*run)(const QStringList& arguments); ///< what follows the command's name
};
std::span<const CommandRow> commands();

int commandRun(const QStringList& arguments);
int commandImport(const QStringList& arguments);
int commandExport(const QStringList& arguments);
int commandPs(const QStringList& arguments);
int commandExec(const QStringList& arguments);
int commandStop(const QStringList& arguments);
int commandRemove(const QStringList& arguments);
int commandDoctor(const QStringList& arguments);

} // namespace boxwright::app
