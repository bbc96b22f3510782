#include "engine/linux/user_namespace.h"

#include "engine/base/child_process.h"
#include "engine/base/pipe.h"
#include "engine/linux/namespaces.h"
#include "engine/linux/pidfd.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace boxwright {
namespace {

Result<UniqueFd> mapped(pid_t pid, const IdMaps& maps) {
    if (auto written = writeIdMaps(pid, maps); !written)
        return fail(written.error());
    auto opened = openNamespace("user", "/proc/" + std::to_string(pid) + "/ns/user");
    return opened ? std::move(opened->fd) : Result<UniqueFd>(fail(opened.error()));
}

} // namespace

/// The process it is made with waits for the end of a pipe, which comes even when we are killed.
Result<UniqueFd> makeUserNamespace(const IdMaps& maps) {
    auto pipe = makePipe("user namespace");
    if (!pipe)
        return fail(pipe.error());
    const UniqueFd waiting = std::move(pipe->read);
    UniqueFd holding = std::move(pipe->write);
    bool ignored = false;
    auto pid = cloneProcess({CLONE_NEWUSER, -1}, ignored, [&] {
        holding.reset();
        char nothing = 0;
        return static_cast<int>(::read(waiting.get(), &nothing, 1));
    });
    if (!pid)
        return fail(pid.error());
    auto made = mapped(*pid, maps);
    holding.reset();
    (void)waitFor(*pid);
    return made;
}

} // namespace boxwright
