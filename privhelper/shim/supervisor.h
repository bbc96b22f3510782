#pragma once

#include "engine/launch/launch.h"
#include "engine/linux/cgroup_placement.h"
#include "privhelper/shim/ahead.h"
#include "privhelper/shim/console.h"
#include "privhelper/shim/container_state.h"
#include "privhelper/shim/control_server.h"
#include "privhelper/shim/handover.h"
#include "privhelper/shim/launch_order.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <sys/types.h>

namespace boxwright::shim {

/// Three pipes for a program without a terminal. @return our ends; the program's come through the
/// arguments.
Result<Streams> makePipes(UniqueFd& input, UniqueFd& output, UniqueFd& errors);

/// One container from launch to last word: starts it, answers the helper, relays consoles, reaps
/// what it leaves and writes down how it ended.
class Supervisor {
public:
    /// What can be done before there is a container.
    static Result<std::unique_ptr<Supervisor>> create(EventLoop& loop);
    /// To be called in the mount namespace of the helper, which the bind sources belong to. Errors:
    /// files missing or malformed.
    Status take(Handover handover, Ahead::Prepared prepared, UniqueFd control);
    Status run() { return m_loop.run(); }

private:
    Supervisor(EventLoop& loop, ProcessIdentity self);
    Status load(ContainerSpec spec);
    Status takeBinds(std::vector<UniqueFd> sources);
    Status listen(UniqueFd control);
    void save();
    void write();
    void tell();

    // supervisor_launch.cpp
    void launch(const std::string& scope);
    Status place(const std::string& scope);
    Status create();
    Status serveConsole(Streams streams);
    Status start();
    void noteInit(pid_t pid);
    void planSteps(const std::vector<std::string>& ids);
    void tellSteps();
    void noteStep(const StepEvent& event);
    void giveUp(Error error);

    // supervisor_requests.cpp
    void received(int connection, Message message);
    void controlLeft();
    Result<Message> perform(Message& request);
    Status stop(const std::string& body);
    Status kill(const std::string& body);
    Status freeze(bool frozen);
    Result<Message> setLimit(const std::string& body);
    Result<Message> attach(UniqueFd viewer);
    Result<Message> exec(const std::string& body);
    Status signalInit(int signal);

    // supervisor_end.cpp
    void reap();
    void mainEnded(int status);
    void endRest();
    void awaitRest();
    void conclude();
    void quitWhenClosed();
    bool outOfMemory() const;

    EventLoop& m_loop;
    UniqueFd m_containerDirectory;
    UniqueFd m_runDirectory;
    UniqueFd m_signals;
    LaunchOrder m_order;
    ContainerSpec m_spec;
    std::optional<OpenNamespace> m_network; ///< made ahead
    ContainerState m_state;
    std::unique_ptr<ControlServer> m_control;
    CgroupPlacement m_placement;
    std::optional<CreatedContainer> m_container;
    std::unique_ptr<Console> m_console;
    std::map<std::string, UniqueFd> m_bindSources; ///< detached mounts, by destination
    std::vector<UniqueFd> m_earlyViewers;          ///< who attached before there was a console
    std::map<pid_t, std::unique_ptr<Console>> m_execs;
    std::unique_ptr<Timer> m_killTimer;
    std::unique_ptr<Timer> m_endTimer;
    std::optional<int> m_waitStatus; ///< wait(2) status of the main process, once it ended
    bool m_stepsTold = false;        ///< as they are now, to whoever listens
    bool m_launched = false;
    bool m_concluded = false;
};

} // namespace boxwright::shim
