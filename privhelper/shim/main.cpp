#include "engine/linux/host_features.h"
#include "engine/linux/sealed_self.h"
#include "privhelper/shim/ahead.h"
#include "privhelper/shim/handover.h"
#include "privhelper/shim/host_report.h"
#include "privhelper/shim/protocol.h"
#include "privhelper/shim/supervisor.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright::shim {
namespace {

/// The container's mounts happen in a namespace of their own, so the host never lists them and
/// none is left when the last process is gone. An ordinary user may not make one here; the launch
/// then does it inside the user namespace.
Status leaveHostMounts() {
    if (::unshare(CLONE_NEWNS) != 0)
        return errno == EPERM ? Status{} : fail(systemError("unshare", "mount namespace"));
    // Slave: what the host unmounts goes away here too and is not held busy by us.
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0)
        return fail(systemError("mount", "/"));
    return {};
}

Status prepareProcess() {
    ::umask(0022); // what a container's programs begin with; our own files name their modes
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return fail(systemError("prctl", "PR_SET_CHILD_SUBREAPER"));
    if (::chdir("/") != 0)
        return fail(systemError("chdir", "/"));
    return {};
}

/// Who looks at the list of processes tells one that has a container from one that waits for it.
void nameProcess(bool waits) {
    (void)::prctl(PR_SET_NAME, waits ? "boxwright-spare" : "boxwright-shim");
}

/// What is the same for every container comes before the first wait: the process may be started
/// long before there is one.
Status superviseContainer() {
    UniqueFd control(controlFd);
    (void)::fcntl(controlFd, F_SETFD, FD_CLOEXEC);
    if (auto prepared = prepareProcess(); !prepared)
        return prepared;
    auto loop = EventLoop::create();
    if (!loop)
        return fail(loop.error());
    auto supervisor = Supervisor::create(*loop);
    if (!supervisor)
        return fail(supervisor.error());
    nameProcess(true);
    Ahead ahead;
    auto handover = awaitHandover(
        controlFd, [&](int designFile, bool soon) { return ahead.prepare(designFile, soon); });
    if (!handover)
        return fail(handover.error());
    if (!*handover)
        return {};
    nameProcess(false);
    (void)::dup2((*handover)->complaints.get(), STDERR_FILENO);
    auto prepared = ahead.take((*handover)->containerDirectory.get());
    if (!prepared)
        return fail(prepared.error());
    auto taken =
        (*supervisor)->take(std::move(**handover), std::move(*prepared), std::move(control));
    if (!taken)
        return taken;
    if (auto left = leaveHostMounts(); !left)
        return left;
    auto ran = (*supervisor)->run();
    if (ran)
        ::_exit(0); // all is said and written; the kernel takes back what is left faster than we
    return ran;
}

bool startedByHelper() {
    struct stat info {};
    return ::fstat(controlFd, &info) == 0 && S_ISSOCK(info.st_mode);
}

} // namespace
} // namespace boxwright::shim

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], boxwright::shim::checkHostArgument) == 0) {
        std::puts(boxwright::shim::hostReportToJson(boxwright::checkHost(argv[2])).c_str());
        return 0;
    }
    if (argc != 1 || !boxwright::shim::startedByHelper()) {
        std::fputs("boxwright-shim is started by boxwright-helper, never by hand\n", stderr);
        return 2;
    }
    // Its end tells the helper that ours has come: not before our last words are written.
    const boxwright::UniqueFd untilTheEnd(
        ::fcntl(boxwright::shim::controlFd, F_DUPFD_CLOEXEC, boxwright::shim::controlFd));
    boxwright::Status done = boxwright::runFromSealedCopy(argv);
    if (done)
        done = boxwright::shim::superviseContainer();
    if (!done) {
        std::fprintf(stderr, "boxwright-shim: %s\n", done.error().message().c_str());
        return 1;
    }
    return 0;
}
