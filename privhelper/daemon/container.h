#pragma once

#include "privhelper/daemon/call.h"
#include "privhelper/daemon/container_store.h"
#include "privhelper/daemon/object_tree.h"
#include "privhelper/daemon/shim_link.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace boxwright::daemon {

/// One container as the helper knows it: what is stored, and the link to its shim while it has
/// one. Keeps its object on the bus up to date.
class Container : public QObject {
    Q_OBJECT
public:
    Container(StoredContainer stored, ObjectTree& tree, QObject* parent = nullptr);

    const std::string& id() const { return m_stored.record.id; }
    QString path() const;
    const ContainerRecord& record() const { return m_stored.record; }
    const Design& design() const { return m_stored.design(); }
    const ContainerState& state() const { return m_stored.state; }
    StoredContainer& stored() { return m_stored; }
    int directory() const { return m_stored.directory.get(); }
    ShimLink* link() const { return m_link.get(); }

    /// Descriptors of the caller's bind sources, in record().binds order; none after a restart of
    /// the helper.
    std::vector<UniqueFd> bindSources;

    /// What its shim said before it had a log, while it starts.
    UniqueFd complaints;

    /// Who was allowed to run it when it was made; nobody after a restart of the helper.
    void setMaker(const Caller& caller) { m_maker = caller.key(); }
    /// Whether the permission it was made with covers this caller's start: the first one.
    bool isFirstStartOf(const Caller& caller) const;
    /// A console of the start to come. Errors: TooLarge.
    Result<UniqueFd> attachEarly();
    void adopt(std::unique_ptr<ShimLink> link);
    /// What the helper itself found out; written down.
    Status setState(const ContainerState& state);
    void setDesign(Design design);
    void publish();

    using Waiter = std::function<void()>;
    /// Calls when it runs, or has failed or ended; at once when that is so already.
    void whenStarted(Waiter waiter);
    /// Calls when no shim is left.
    void whenEnded(Waiter waiter);

Q_SIGNALS:
    /// The shim has gone; the state is the last it wrote.
    void shimGone(boxwright::daemon::Container* container);

private:
    /// What the shim tells; steps it says nothing of are as they were.
    void take(ContainerState state);
    void become(const ContainerState& state);
    void takeSteps(const std::vector<LaunchStep>& steps);
    void linkClosed();
    static void callAll(std::vector<Waiter>& waiters);

    StoredContainer m_stored;
    ObjectTree& m_tree;
    QString m_maker; ///< Caller::key(): the bus gives no name out twice
    std::unique_ptr<ShimLink> m_link;
    std::vector<UniqueFd> m_earlyConsoles; ///< the shim's ends, until there is one
    bool m_stepsPending = false;           ///< changed, and not told yet
    std::vector<Waiter> m_startWaiters;
    std::vector<Waiter> m_endWaiters;
};

/// Starting, running, paused or stopping: a shim must be there.
bool isLive(Phase phase);

} // namespace boxwright::daemon
