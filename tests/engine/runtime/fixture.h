#pragma once

#include "engine/model/container_spec.h"

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <string>
#include <vector>

namespace boxwright::test {

struct Answer {
    int status = -1; ///< exit status of the command
    QString output;
    QString errors;
};

/// A bundle whose root is busybox alone, and a state directory: boxwright-runtime is used on them
/// as its callers do, by its command line.
class Bundle {
public:
    Bundle();
    ~Bundle();
    Bundle(const Bundle&) = delete;
    Bundle& operator=(const Bundle&) = delete;

    /// What config.json says from now on; the first one sleeps.
    ContainerSpec spec;
    void write() const;
    void command(const std::vector<std::string>& args);

    /// boxwright-runtime --root … WORDS. @param input a file to read from
    Answer call(const QStringList& words, const QString& input = {}) const;
    /// create, detached as its callers do: no pipe of ours is left to the container.
    Answer create(const QString& id) const;
    /// "created", "running", …; "absent" when there is no such container.
    QString status(const QString& id) const;
    /// Waits for a status, generously. @return whether it came
    bool reaches(const QString& id, const QString& status) const;

    QString path(const QString& name) const { return m_dir.filePath(name); }
    QString store() const { return path(QStringLiteral("state")); }

private:
    QTemporaryDir m_dir;
};

/// Directories of containers made with a default cgroupsPath.
QStringList cgroupsOfRuntime();

} // namespace boxwright::test
