#include "fixture.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/idmap.h"
#include "engine/linux/mounts.h"
#include "engine/linux/privilege.h"
#include "engine/model/capabilities.h"
#include "engine/model/design.h"

#include <QDir>
#include <QFile>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright::test {

Pipe makePipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        qFatal("pipe2 failed");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

QString drain(int fd) {
    QByteArray bytes;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return QString::fromUtf8(bytes);
        bytes.append(buffer.data(), got);
    }
}

bool isRoot() {
    return isPrivileged();
}

bool oldKernel() {
    return !Mounts::available();
}

bool hasRanges() {
    return isRoot() || subordinateIds().usable();
}

std::string describe(const Outcome& outcome) {
    return outcome.failure ? outcome.failure->step + ": " + outcome.failure->message()
                           : std::string();
}

Mount mountOf(const std::string& destination, const std::string& type, const std::string& source,
              const std::vector<std::string>& options) {
    Mount mount;
    mount.destination = destination;
    mount.type = type;
    mount.source = source;
    mount.options = options;
    return mount;
}

QString ownNamespace(const char* procName) {
    return QFile::symLinkTarget(QStringLiteral("/proc/self/ns/") + QLatin1String(procName))
        .section(QLatin1Char('/'), -1);
}

Box::Box() {
    ::umask(022);
    const QDir dir(m_dir.path());
    for (const char* name : {"base/bin", "base/etc", "base/dev", "base/proc", "base/sys",
                             "base/tmp", "base/srv", "upper", "work", "run"})
        dir.mkpath(QLatin1String(name));
    QFile::copy(QStringLiteral("/bin/busybox"), m_dir.filePath(QStringLiteral("base/bin/busybox")));
    for (const char* applet :
         {"sh",    "cat",      "ls",  "id",   "hostname", "true",  "sleep", "echo", "grep",
          "touch", "readlink", "ip",  "ps",   "stat",     "mount", "test",  "head", "wc",
          "nproc", "mkdir",    "tty", "stty", "kill",     "cut",   "date"})
        QFile::link(QStringLiteral("busybox"),
                    m_dir.filePath(QStringLiteral("base/bin/") + QLatin1String(applet)));
    QFile passwd(m_dir.filePath(QStringLiteral("base/etc/passwd")));
    if (passwd.open(QIODevice::WriteOnly))
        passwd.write("root:x:0:0:root:/root:/bin/sh\n");
}

// overlayfs leaves a mode 000 directory, which an ordinary user's QTemporaryDir cannot remove.
Box::~Box() {
    m_dir.setAutoRemove(!removeTree(AT_FDCWD, m_dir.path().toStdString()));
}

std::string Box::path(const char* name) const {
    return m_dir.filePath(QString::fromUtf8(name)).toStdString();
}

ContainerSpec Box::spec(const std::vector<std::string>& args) const {
    ContainerSpec spec = defaultSpec();
    spec.process->terminal = false;
    spec.process->args = args;
    spec.linux->seccomp.reset();
    return spec;
}

LaunchRequest Box::request(ContainerSpec spec) const {
    LaunchRequest request;
    request.spec = std::move(spec);
    request.id = "test";
    request.stack = RootStack{{base()}, path("upper"), path("work"), false};
    request.bundle = m_dir.path().toStdString();
    request.runDirectory = path("run");
    return request;
}

LaunchRequest Box::bundleRequest(ContainerSpec spec) const {
    LaunchRequest bundle = request(std::move(spec));
    bundle.stack.reset();
    bundle.spec.root->path = "base";
    return bundle;
}

Outcome Box::run(ContainerSpec spec) const {
    return run(request(std::move(spec)));
}

Outcome Box::run(LaunchRequest request) const {
    Outcome outcome;
    Pipe out = makePipe();
    Pipe err = makePipe();
    request.output = std::move(out.write);
    request.errors = std::move(err.write);
    auto created = createContainer(request);
    if (!created) {
        outcome.failure = created.error();
        return outcome;
    }
    auto started = startContainer(*created);
    if (!started)
        outcome.failure = started.error();
    if (created->terminal)
        outcome.output = drain(created->terminal.get());
    else
        outcome.output = drain(out.read.get());
    outcome.errors = drain(err.read.get());
    outcome.status = waitFor(created->pid).value_or(-1);
    return outcome;
}

OwnCgroup::OwnCgroup() {
    static int count = 0;
    const auto mount = cgroup2Mount();
    if (!isRoot() || !mount)
        return;
    auto made = Cgroup::create(
        *mount, "launch-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++), {});
    if (made)
        m_cgroup = std::move(*made);
}

OwnCgroup::~OwnCgroup() {
    if (m_cgroup)
        (void)m_cgroup->remove();
}

Sleeper::Sleeper(const Box& box, ContainerSpec spec, const std::string& cgroup)
    : containerSpec(std::move(spec))
    , cgroupPath(cgroup) {
    containerSpec.process->args = std::vector<std::string>{"/bin/sleep", "1000"};
    LaunchRequest request = box.request(containerSpec);
    request.cgroup = cgroupPath;
    auto created = createContainer(request);
    if (created) {
        container = std::move(*created);
        if (auto started = startContainer(container); !started)
            failure = started.error();
    } else {
        failure = created.error();
    }
}

Sleeper::~Sleeper() {
    if (container.pid <= 0)
        return;
    ::kill(container.pid, SIGKILL);
    (void)waitFor(container.pid);
}

Outcome Sleeper::exec(const std::vector<std::string>& args,
                      const std::vector<std::string>& namespaces) const {
    Process process = *containerSpec.process;
    process.args = args;
    return exec(process, namespaces);
}

Outcome Sleeper::exec(Process process, const std::vector<std::string>& namespaces,
                      int preservedFds) const {
    Outcome outcome;
    ExecRequest request;
    request.target = container.pid;
    if (auto pidfd = container.pidfd.duplicate())
        request.targetPidfd = std::move(*pidfd);
    request.spec = containerSpec;
    request.spec.process = std::move(process);
    request.namespaces = namespaces;
    request.cgroup = cgroupPath;
    request.preservedFds = preservedFds;
    Pipe out = makePipe();
    Pipe err = makePipe();
    request.output = std::move(out.write);
    request.errors = std::move(err.write);
    auto created = execInContainer(request);
    if (!created) {
        outcome.failure = created.error();
        return outcome;
    }
    outcome.output = created->terminal ? drain(created->terminal.get()) : drain(out.read.get());
    outcome.errors = drain(err.read.get());
    outcome.status = waitFor(created->pid).value_or(-1);
    return outcome;
}

} // namespace boxwright::test
