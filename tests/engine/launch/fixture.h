#pragma once

#include "engine/launch/launch.h"
#include "engine/linux/cgroup.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace boxwright::test {

struct Outcome {
    int status = -1; ///< exit status, 128+signal; -1 when it never ran
    QString output;
    QString errors;
    std::optional<Error> failure;
};

/// A root file system of busybox alone and a place for overlay and run directory.
class Box {
public:
    Box();
    ~Box();
    Box(const Box&) = delete;
    Box& operator=(const Box&) = delete;

    /// Namespaces new, /proc /dev /sys and friends, no terminal, no seccomp, all output in pipes.
    ContainerSpec spec(const std::vector<std::string>& args) const;
    ContainerSpec shell(const std::string& script) const { return spec({"/bin/sh", "-c", script}); }

    /// Overlay stack over the base, writable.
    LaunchRequest request(ContainerSpec spec) const;
    /// The base as root.path of a bundle, without an overlay.
    LaunchRequest bundleRequest(ContainerSpec spec) const;
    Outcome run(ContainerSpec spec) const;
    Outcome run(LaunchRequest request) const;

    std::string path(const char* name) const;
    std::string base() const { return path("base"); }

private:
    QTemporaryDir m_dir;
};

/// A cgroup v2 directory for one container; path() is empty where there can be none (an ordinary
/// user, a host without cgroup v2).
class OwnCgroup {
public:
    OwnCgroup();
    ~OwnCgroup();
    OwnCgroup(const OwnCgroup&) = delete;
    OwnCgroup& operator=(const OwnCgroup&) = delete;
    std::string path() const { return m_cgroup ? m_cgroup->path() : std::string(); }

private:
    std::optional<Cgroup> m_cgroup;
};

/// A container that sleeps until the object goes.
class Sleeper {
public:
    Sleeper(const Box& box, ContainerSpec spec, const std::string& cgroup = {});
    ~Sleeper();
    Outcome exec(const std::vector<std::string>& args,
                 const std::vector<std::string>& namespaces = {}) const;
    /// @param preservedFds descriptors from 3 on that are handed over
    Outcome exec(Process process, const std::vector<std::string>& namespaces = {},
                 int preservedFds = 0) const;

    ContainerSpec containerSpec;
    std::string cgroupPath;
    CreatedContainer container;
    std::optional<Error> failure;
};

/// "step: operation object: errno" of a failure, for messages.
std::string describe(const Outcome& outcome);
/// Fails the running test when the outcome holds an error.
#define VERIFY_RAN(outcome) QVERIFY2(!(outcome).failure, describe(outcome).c_str())

Mount mountOf(const std::string& destination, const std::string& type, const std::string& source,
              const std::vector<std::string>& options);
/// Inode of one of this process's own namespaces, as readlink shows it: "net:[4026531840]".
QString ownNamespace(const char* procName);

struct Pipe {
    UniqueFd read;
    UniqueFd write;
};
Pipe makePipe();
QString drain(int fd);

bool isRoot();
/// Whether newer system calls are missing, for real or by pretence.
bool oldKernel();
/// Whether this user may map more than one id.
bool hasRanges();

} // namespace boxwright::test
