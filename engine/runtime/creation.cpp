#include "engine/runtime/creation.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/unix_socket.h"
#include "engine/oci/spec_json.h"
#include "engine/runtime/annotations.h"
#include "engine/runtime/console.h"
#include "engine/runtime/notify_socket.h"
#include "engine/runtime/placement.h"

#include <csignal>
#include <cstdlib>
#include <memory>

#include <sys/socket.h>
#include <unistd.h>

namespace boxwright::runtime {
namespace {

Result<std::string> realPath(const std::string& path) {
    const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), std::free);
    if (!real)
        return fail(systemError("open", path));
    return std::string(real.get());
}

struct Config {
    std::string text;
    ContainerSpec spec;
};

Result<Config> readConfig(const std::string& bundle, const std::string& config) {
    auto text = readFile(AT_FDCWD, config.starts_with('/') ? config : bundle + "/" + config);
    if (!text)
        return fail(text.error());
    auto spec = specFromJson(*text);
    if (!spec)
        return fail(spec.error());
    if (spec->process && passListenFds(*spec->process))
        *text = specToJson(*spec, -1);
    return Config{std::move(*text), std::move(*spec)};
}

Status checkTerminal(const ContainerSpec& spec, const CreateWish& wish) {
    const bool terminal = spec.process && spec.process->terminal.value_or(false);
    if (terminal && wish.consoleSocket.empty() && !wish.keepsTerminal)
        return fail(makeError(ErrorCode::InvalidArgument, "create", "process.terminal",
                              "cannot allocate tty if the runtime will detach without setting "
                              "console socket"));
    if (!terminal && !wish.consoleSocket.empty())
        return fail(makeError(ErrorCode::InvalidArgument, "create", "--console-socket",
                              "cannot use console socket if no tty is allocated"));
    return {};
}

/// From the directory in the store to the container that awaits its start. What was made is on
/// record before it is made.
class Creation {
public:
    Creation(const Context& context, const CreateWish& wish, Created& created)
        : m_context(context)
        , m_wish(wish)
        , m_created(created)
        , m_placement(context, created) {}

    Status perform(const std::string& config) {
        if (auto saved = saveConfig(config); !saved)
            return saved;
        for (const auto step :
             {&Creation::place, &Creation::shareCaches, &Creation::launch,
              &Creation::handOverTerminal, &Creation::handOverPidfd, &Creation::leave}) {
            if (auto done = (this->*step)(); !done)
                return done;
        }
        return m_wish.pidFile.empty() ? Status{}
                                      : writePidFile(m_wish.pidFile, m_created.record.init.pid);
    }

    /// A child that was not left behind ends by itself and wants to be reaped.
    void reap() {
        const pid_t pid = m_container.pid;
        if (pid <= 0)
            return;
        (void)signalProcess(m_created.record.init, SIGKILL);
        m_container = {};
        (void)waitFor(pid);
    }

private:
    /// As it was read, so long as nothing is added.
    Status saveConfig(const std::string& config) {
        const auto changed = NotifySocket::offer(m_created.entry, m_created.spec);
        if (!changed)
            return fail(changed.error());
        return *changed ? m_created.entry.saveSpec(m_created.spec)
                        : m_created.entry.saveConfig(config);
    }

    Status save() { return m_created.entry.save(m_created.record); }

    Status place() { return m_placement.perform(); }

    /// On record before it is made, like everything else.
    Status shareCaches() {
        if (!m_created.spec.linux || !m_created.spec.linux->intelRdt)
            return {};
        const IntelRdt& rdt = *m_created.spec.linux->intelRdt;
        auto mount = resctrlMount();
        if (!mount)
            return fail(mount.error());
        auto groups = planResctrl(*mount, rdt, m_wish.id);
        if (!groups)
            return fail(groups.error());
        m_created.record.resctrl = *groups;
        auto done = save();
        return done ? makeResctrl(*groups, rdt) : done;
    }

    Status launch() {
        LaunchRequest request;
        request.resctrl = resctrlOf(m_created.record);
        request.spec = m_created.spec;
        request.id = m_wish.id;
        request.bundle = m_created.record.bundle;
        request.runDirectory = m_created.entry.path();
        request.cgroup = m_created.record.cgroup;
        request.seccompCache = m_context.store().filterCache();
        request.reachesHost = true;
        request.preservedFds = m_wish.preservedFds;
        request.plainLines = m_wish.keepsTerminal && m_wish.consoleSocket.empty();
        request.noPivot = m_wish.noPivot;
        request.keepGroups = keepsGroups(m_created.spec);
        request.keyring = m_wish.newKeyring ? "_ses." + m_wish.id : "";
        if (m_context.report.debugs())
            request.listener.onStep = [this](const StepEvent& event) { tell(event); };
        giveStandardStreams(request.input, request.output, request.errors);
        Result<ProcessIdentity> identity;
        request.onBorn = [&identity](pid_t pid) { identity = identify(pid); };
        auto container = createContainer(request);
        for (const std::string& warning : request.warnings)
            m_context.report.warning(warning);
        if (!container)
            return fail(container.error());
        m_container = std::move(*container);
        m_context.report.debug("created as process " + std::to_string(m_container.pid) +
                               ", cgroup " + m_created.record.cgroup);
        if (!identity)
            return fail(identity.error());
        m_created.record.init = *identity;
        return save();
    }

    void tell(const StepEvent& event) const {
        m_context.report.debug((event.done ? "done " : "begin ") + event.step);
    }

    Status handOverTerminal() {
        if (!m_container.terminal)
            return {};
        if (m_wish.consoleSocket.empty()) {
            m_created.terminal = std::move(m_container.terminal);
            return {};
        }
        return sendTerminal(m_wish.consoleSocket, m_container.terminal.get());
    }

    Status handOverPidfd() {
        return m_wish.pidfdSocket.empty() ? Status{}
                                          : sendPidfd(m_wish.pidfdSocket, m_container.pidfd.get());
    }

    Status leave() {
        if (m_wish.startsAtOnce) {
            m_created.container = std::move(m_container);
            return {};
        }
        auto listener = listenUnix(m_created.entry.startSocket(), SOCK_SEQPACKET);
        if (!listener)
            return fail(listener.error());
        return leaveContainer(m_container, listener->get());
    }

    const Context& m_context;
    const CreateWish& m_wish;
    Created& m_created;
    CreatedContainer m_container;
    Placement m_placement; ///< until the container lives there
};

Record firstRecord(const CreateWish& wish, const std::string& bundle, const ContainerSpec& spec) {
    Record record;
    record.id = wish.id;
    record.bundle = bundle;
    const std::string root = spec.root.value_or(Root{}).path;
    record.rootfs = root.starts_with('/') ? root : bundle + "/" + root;
    record.created = timestamp();
    record.owner = ::geteuid();
    const Hooks hooks = spec.hooks.value_or(Hooks{});
    record.hooks = hooks.poststart || hooks.poststop;
    record.notifies =
        spec.linux && spec.linux->seccomp && spec.linux->seccomp->listenerPath.has_value();
    record.annotations = spec.annotations.value_or(std::map<std::string, std::string>{});
    return record;
}

} // namespace

Result<CreateWish> createWish(const Arguments& arguments) {
    CreateWish wish;
    wish.id = arguments.operands.front();
    wish.bundle = arguments.valueOr("bundle", ".");
    wish.config = arguments.valueOr("config", "config.json");
    wish.consoleSocket = arguments.valueOr("console-socket", "");
    wish.pidFile = arguments.valueOr("pid-file", "");
    wish.pidfdSocket = arguments.valueOr("pidfd-socket", "");
    wish.noPivot = arguments.has("no-pivot");
    wish.newKeyring = !arguments.has("no-new-keyring");
    auto preserved = preservedDescriptors(arguments);
    if (!preserved)
        return fail(preserved.error());
    wish.preservedFds = *preserved;
    return wish;
}

Result<Created> create(const Context& context, const CreateWish& wish) {
    if (auto checked = checkId(wish.id); !checked)
        return fail(checked.error());
    auto bundle = realPath(wish.bundle);
    if (!bundle)
        return fail(bundle.error());
    auto config = readConfig(*bundle, wish.config);
    if (!config)
        return fail(config.error());
    if (auto checked = checkTerminal(config->spec, wish); !checked)
        return fail(checked.error());
    auto entry = context.store().create(wish.id);
    if (!entry)
        return fail(entry.error());
    Record record = firstRecord(wish, *bundle, config->spec);
    Created created{std::move(*entry), std::move(record), std::move(config->spec), {}, {}};
    Creation creation(context, wish, created);
    auto done = creation.perform(config->text);
    if (done)
        return created;
    creation.reap();
    (void)destroy(context, created.entry, created.record);
    return fail(done.error());
}

} // namespace boxwright::runtime
