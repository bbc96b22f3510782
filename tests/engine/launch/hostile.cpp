#include "hostile.h"

#include "fixture.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"

#include <QFile>

#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright::test {
namespace {

int inside() {
    const int fd = ::open("/proc/self/exe", O_PATH);
    const std::string file = "/proc/self/fd/" + std::to_string(fd);
    const std::string script = "echo reached; for i in 1 2 3 4 5 6 7 8; do sleep 0.1; (echo "
                               "hacked > " +
                               file + ") && echo overwritten && break; done; true";
    ::execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
    return 1;
}

/// The libraries this program needs: the host's, where its loader looks for them.
void addLibraries(const Box& box, ContainerSpec& spec) {
    spec.mounts->push_back(mountOf("/usr", "bind", "/usr", {"bind", "ro"}));
    for (const char* name : {"/lib", "/lib64"}) {
        const QString place = QString::fromLatin1(name);
        if (const QString target = QFile::symLinkTarget(place); !target.isEmpty())
            QFile::link(target.mid(1), QString::fromStdString(box.base()) + place);
        else if (exists(AT_FDCWD, name))
            spec.mounts->push_back(mountOf(name, "bind", name, {"bind", "ro"}));
    }
}

int report(const Error& error) {
    std::puts(error.message().c_str());
    return 3;
}

int launch(const std::vector<std::string>& command) {
    const Box box;
    ContainerSpec spec = box.spec(command);
    addLibraries(box, spec);
    QFile script(QString::fromStdString(box.base() + "/srv/script"));
    if (script.open(QIODevice::WriteOnly))
        script.write("#!/proc/self/exe inside\n");
    script.close();
    (void)::chmod((box.base() + "/srv/script").c_str(), 0755);
    LaunchRequest request = box.request(spec);
    Pipe out = makePipe();
    request.output = std::move(out.write);
    auto created = createContainer(request);
    if (!created)
        return report(created.error());
    if (const auto started = startContainer(*created); !started)
        return report(started.error());
    // A file that is running cannot be written to, so this program stops running it.
    ::dup2(out.read.get(), 0);
    ::execlp("cat", "cat", nullptr);
    return 1;
}

int enter(const std::vector<std::string>& command) {
    const Box box;
    ExecRequest request;
    request.target = ::getpid();
    request.spec = box.spec(command);
    auto entered = execInContainer(request);
    return entered ? waitFor(entered->pid).value_or(1) : report(entered.error());
}

} // namespace

std::optional<int> playOtherRole(int argc, char** argv) {
    const std::string role = argc > 1 ? argv[1] : "";
    if (role == "inside")
        return inside();
    if (role == "launch")
        return launch({argv + 2, argv + argc});
    if (role == "enter")
        return enter({argv + 2, argv + argc});
    return {};
}

} // namespace boxwright::test
