#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/image/confined.h"
#include "engine/linux/cgroup.h"
#include "engine/linux/resolve.h"
#include "privhelper/daemon/containers.h"
#include "privhelper/shim/packet.h"

#include <csignal>
#include <unistd.h>

namespace boxwright::daemon {
namespace {

constexpr size_t longestWords = 1000;

/// A shim that dies takes nobody with it: whatever it supervised is ended here. One that has not
/// come so far that it can be spoken to ends first.
Status endProcesses(const ContainerState& state) {
    Status done;
    (void)signalProcess(state.shim, SIGKILL);
    if (!state.cgroup.empty()) {
        if (auto cgroup = Cgroup::open(state.cgroup))
            done = cgroup->remove();
    }
    (void)signalProcess(state.init, SIGKILL);
    Scopes::remove(state.cgroup);
    return done;
}

/// ": " and what the shim complained about on its standard error, "" when it said nothing.
std::string lastWords(const Container& container) {
    std::string log = readFile(container.directory(), shimLogName).value_or(std::string());
    if (container.complaints) // by its name: from the beginning, wherever the shim has come to
        log = readFile(AT_FDCWD, fdPath(container.complaints.get())).value_or(std::string()) + log;
    const std::string_view said = trimmed(log);
    return said.empty() ? std::string() : ": " + std::string(said.substr(0, longestWords));
}

} // namespace

Status Containers::open() {
    auto store = ContainerStore::open(m_places.containers());
    if (!store)
        return boxwright::fail(store.error());
    m_store = std::move(*store);
    for (StoredContainer& stored : m_store->load())
        recover(*add(std::move(stored)));
    sweep();
    return {};
}

void Containers::recover(Container& container) {
    if (isLive(container.state().phase) && reconnect(container))
        return;
    // It may have ended while no helper was there, or between our reading and our knocking.
    if (const auto last = readState(container.directory()))
        container.stored().state = *last;
    container.publish();
    settle(&container);
}

bool Containers::reconnect(Container& container) {
    if (!isAlive(container.state().shim))
        return false;
    auto directory = openDirectory(AT_FDCWD, runPath(container.id()));
    if (!directory)
        return false;
    auto socket = connectIn(directory->get(), shim::controlSocketName);
    if (!socket)
        return false;
    auto link = std::make_unique<ShimLink>(std::move(*socket));
    connect(link.get(), &ShimLink::hello, link.get(), &ShimLink::changed);
    container.adopt(std::move(link));
    return true;
}

/// After the shim's last word, or without one: what is left is cleared away, what was lost is said.
void Containers::settle(Container* container) {
    if (isLive(container->state().phase)) {
        endLost(*container);
        return;
    }
    // At once: the next start makes both anew.
    Scopes::remove(container->state().cgroup);
    (void)removeTree(AT_FDCWD, runPath(container->id()));
    throwAway(*container);
}

/// A layer that was mounted without syncs cannot be mounted twice, and is not wanted twice either.
void Containers::throwAway(const Container& container) {
    if (container.design().writable != WritableLayer::ThrowAway)
        return;
    const auto used = m_store->renewWritable(container.directory());
    for (const std::string& name : used.value_or(std::vector<std::string>()))
        m_jobs.background([this, name] { return removeFiles(name); }, [](const Status&) {});
}

void Containers::endLost(Container& container) {
    ContainerState state = container.state();
    const bool ran = state.startedAt > 0;
    state.phase = ran ? Phase::Stopped : Phase::Failed;
    state.exitReason = ran ? "lost" : "failed";
    state.finishedAt = nowMs();
    if (!ran)
        state.failure = endedBeforeItRan(container);
    m_jobs.background(
        [state = container.state(), run = runPath(container.id())] {
            auto ended = endProcesses(state);
            (void)removeTree(AT_FDCWD, run);
            return ended;
        },
        [this, id = container.id()](const Status&) {
            if (Container* lost = byId(id))
                throwAway(*lost);
        });
    (void)container.setState(state);
}

Error Containers::endedBeforeItRan(const Container& container) {
    return makeError(ErrorCode::Disconnected, "start", container.id(),
                     "its supervisor ended before the container ran" + lastWords(container));
}

/// What an earlier helper did not finish.
void Containers::sweep() {
    for (const std::string& name : m_store->trash())
        m_jobs.background([this, name] { return removeFiles(name); }, [](const Status&) {});
}

/// The writable layer of a rootless container belongs to subordinate ids: the worker that unpacked
/// its layers may delete them.
Status Containers::removeFiles(const std::string& trashed) const {
    if (::geteuid() == 0)
        return removeTree(m_store->fd(), trashed);
    return removeTreeConfined({m_programs.unpack}, m_store->fd(), trashed);
}

} // namespace boxwright::daemon
