#include "privhelper/daemon/containers.h"

#include "engine/base/files.h"
#include "privhelper/api/names.h"
#include "privhelper/daemon/run_files.h"

#include <algorithm>
#include <set>
#include <unistd.h>

namespace boxwright::daemon {
namespace {

constexpr int containersPerUser = 512;

Error containerError(ErrorCode code, const char* operation, const std::string& id,
                     const std::string& detail) {
    return makeError(code, operation, id, detail);
}

std::set<std::string> digestsOf(const Design& design) {
    std::set<std::string> digests;
    for (const LayerRef& layer : enabledLayers(design))
        digests.insert(layer.digest);
    return digests;
}

} // namespace

Containers::Containers(Mode mode, Places places, Programs programs, ObjectTree& tree, Jobs& jobs,
                       Layers& layers, QObject* parent)
    : QObject(parent)
    , m_mode(mode)
    , m_places(std::move(places))
    , m_programs(std::move(programs))
    , m_shims(m_programs.shim, m_programs.fileLimit)
    , m_tree(tree)
    , m_jobs(jobs)
    , m_layers(layers)
    , m_scopes(mode) {}

Container* Containers::byId(const std::string& id) const {
    const auto found = m_containers.find(id);
    return found == m_containers.end() ? nullptr : found->second.get();
}

Container* Containers::find(const QString& path) const {
    const QString prefix = QLatin1String(bus::containerPrefix);
    return path.startsWith(prefix) ? byId(path.mid(prefix.size()).toStdString()) : nullptr;
}

Container* Containers::add(StoredContainer stored) {
    const std::string id = stored.record.id;
    auto container = std::make_unique<Container>(std::move(stored), m_tree);
    connect(container.get(), &Container::shimGone, this, &Containers::settle);
    m_layers.setUses(id, digestsOf(container->design()));
    return (m_containers[id] = std::move(container)).get();
}

// The descriptors of `binds` are moved from, which the check does not see through the binding.
// NOLINTBEGIN(performance-unnecessary-value-param)
Result<Container*> Containers::create(const Authorization& authorization, SharedDesign design,
                                      std::map<std::string, UniqueFd> binds) {
    // NOLINTEND(performance-unnecessary-value-param)
    // Whom the helper has the uid of it opens paths for with the same right: the descriptors would
    // not outlive it.
    if (authorization.uid() == ::geteuid())
        binds.clear();
    std::vector<std::string> destinations;
    std::vector<UniqueFd> sources;
    for (auto& [destination, source] : binds) {
        destinations.push_back(destination);
        sources.push_back(std::move(source));
    }
    if (auto checked = checkNew(authorization, design->design, destinations); !checked)
        return boxwright::fail(checked.error());
    auto stored = m_store->create(authorization.uid(), std::move(design), std::move(destinations));
    if (!stored)
        return boxwright::fail(stored.error());
    Container* container = add(std::move(*stored));
    container->bindSources = std::move(sources);
    if (auto file = openAt(container->directory(), designFileName, O_RDONLY | O_NOFOLLOW))
        m_shims.expect(std::move(*file)); // it is made to be started
    return container;
}

Status Containers::checkNew(const Authorization& authorization, const Design& design,
                            const std::vector<std::string>& binds) const {
    const auto owned = std::count_if(m_containers.begin(), m_containers.end(), [&](const auto& it) {
        return it.second->record().owner == authorization.uid();
    });
    if (owned >= containersPerUser)
        return boxwright::fail(
            makeError(ErrorCode::TooLarge, "create container", design.name,
                      "this user has " + std::to_string(owned) + " containers already"));
    for (const std::string& digest : digestsOf(design)) {
        if (auto stored = m_layers.store().find(digest); !stored)
            return boxwright::fail(stored.error());
    }
    if (m_mode != Mode::System || authorization.uid() == 0)
        return {};
    if (enabledLayers(design).empty())
        return boxwright::fail(makeError(ErrorCode::InvalidArgument, "create container", "/layers",
                                         "the system helper runs stored layers only"));
    return checkForeignCaller(design.spec, binds);
}

void Containers::start(const Authorization&, Container& container, Done done) {
    if (!allowed(container.state().phase, Command::Start)) {
        done(boxwright::fail(
            containerError(ErrorCode::WrongState, "start", container.id(),
                           "it is " + std::string(phaseName(container.state().phase)))));
        return;
    }
    if (auto held = checkBinds(container); !held) {
        done(held);
        return;
    }
    if (auto spawned = spawnShim(container); !spawned) {
        ContainerState failed = container.state();
        failed.phase = Phase::Failed;
        failed.exitReason = "failed";
        failed.failure = spawned.error();
        failed.finishedAt = nowMs();
        (void)container.setState(failed);
        done(spawned);
        return;
    }
    container.whenStarted([id = container.id(), this, done = std::move(done)] {
        const Container* started = byId(id);
        if (started && started->state().failure)
            done(boxwright::fail(*started->state().failure));
        else
            done({});
    });
}

/// Descriptors end with the helper that held them, and for another user root opens no path.
Status Containers::checkBinds(const Container& container) {
    const ContainerRecord& record = container.record();
    if (container.bindSources.size() == record.binds.size())
        return {};
    return boxwright::fail(makeError(
        ErrorCode::WrongState, "open bind mounts", container.id(),
        "their sources were open in a helper that has ended; create the container again"));
}

Status Containers::spawnShim(Container& container) {
    const std::string run = runPath(container.id());
    if (auto made = makeDirectories(run, 0700); !made)
        return made;
    auto shim = m_shims.take();
    if (!shim)
        return boxwright::fail(shim.error());
    if (auto written = writeLaunchOrder(container.stored(), m_layers.store(), m_places,
                                        m_store->path(container.id()), run,
                                        initFinder(container.record().owner));
        !written)
        return written;
    auto handover = handoverOf(container);
    if (!handover)
        return boxwright::fail(handover.error());
    container.complaints = std::move(shim->complaints);
    if (auto handed = shim::handOver(shim->socket.get(), std::move(*handover)); !handed)
        return handed.error().code == ErrorCode::Disconnected
                   ? boxwright::fail(endedBeforeItRan(container))
                   : handed;
    // Written before anything happens, which is at our word and not without us: whoever finds it
    // without this shim knows that it was interrupted.
    ContainerState starting;
    starting.phase = Phase::Starting;
    starting.shim = identify(shim->pid).value_or(ProcessIdentity{});
    if (auto saved = container.setState(starting); !saved)
        return saved;
    container.adopt(std::make_unique<ShimLink>(std::move(shim->socket)));
    placeShim(container, shim->pid);
    return {};
}

Result<shim::Handover> Containers::handoverOf(Container& container) const {
    auto complaints =
        openAt(container.directory(), shimLogName, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    auto directory = container.stored().directory.duplicate();
    auto run = openDirectory(AT_FDCWD, runPath(container.id()));
    for (const auto* opened : {&complaints, &directory, &run}) {
        if (!*opened)
            return boxwright::fail(opened->error());
    }
    shim::Handover handover{std::move(*directory), std::move(*run), std::move(*complaints), {}};
    for (const UniqueFd& source : container.bindSources) {
        auto copy = source.duplicate();
        if (!copy)
            return boxwright::fail(copy.error());
        handover.bindSources.push_back(std::move(*copy));
    }
    return handover;
}

void Containers::placeShim(Container& container, pid_t shim) {
    m_scopes.place(container.id(), shim, [this, id = container.id()](const std::string& scope) {
        if (Container* placed = byId(id); placed && placed->link())
            placed->link()->go(scope);
    });
}

FindInit Containers::initFinder(uid_t owner) const {
    return [this, owner](const std::string& id) -> Result<pid_t> {
        const Container* target = byId(id);
        // Another user's container and one that does not exist are the same thing.
        if (!target || (owner != 0 && target->record().owner != owner))
            return boxwright::fail(
                containerError(ErrorCode::NotFound, "join container", id, "there is none"));
        if (!isLive(target->state().phase) || !isAlive(target->state().init))
            return boxwright::fail(
                containerError(ErrorCode::WrongState, "join container", id, "it does not run"));
        return target->state().init.pid;
    };
}

void Containers::remove(const Authorization&, Container& container, Done done) {
    if (!allowed(container.state().phase, Command::Delete)) {
        done(boxwright::fail(
            containerError(ErrorCode::WrongState, "delete", container.id(),
                           "it is " + std::string(phaseName(container.state().phase)))));
        return;
    }
    if (container.link())
        container.link()->request(shim::MessageKind::Stop, R"({"timeoutMs":0})",
                                  [](const Result<shim::Message>&) {});
    container.whenEnded([this, id = container.id(), done = std::move(done)] {
        if (Container* ended = byId(id))
            discard(*ended, done);
        else
            done({});
    });
}

Result<std::string> Containers::upperdir(const Authorization& authorization,
                                         const QString& path) const {
    const Container* container = find(path);
    const bool foreign =
        container && authorization.uid() != 0 && container->record().owner != authorization.uid();
    if (!container || foreign)
        return boxwright::fail(
            containerError(ErrorCode::NotFound, "export", path.toStdString(), "there is none"));
    return m_store->path(container->id()) + "/upper";
}

Status Containers::saveDesign(Container& container, Design design) {
    container.setDesign(std::move(design));
    return m_store->saveDesign(container.stored());
}

/// Out of sight first, then deleted: a crash in between leaves work for the next start only.
void Containers::discard(Container& container, Done done) {
    // A copy: the container and its id go before the last use.
    const std::string id = container.id(); // NOLINT(performance-unnecessary-copy-initialization)
    auto trashed = m_store->moveToTrash(id);
    if (!trashed) {
        done(boxwright::fail(trashed.error()));
        return;
    }
    const QString path = container.path();
    m_containers[id].release()->deleteLater(); // one of its functions may be on the stack
    m_containers.erase(id);
    m_layers.setUses(id, {});
    m_tree.retract(path);
    m_jobs.background([this, name = *trashed] { return removeFiles(name); }, std::move(done));
}

} // namespace boxwright::daemon
