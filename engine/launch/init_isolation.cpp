#include "engine/launch/init.h"

#include "engine/linux/procfs.h"

#include <algorithm>

#include <sched.h>

namespace boxwright {

Status Init::awaitParent() {
    if (!m_needsParent)
        return {};
    if (auto free = checkNamesFree(m_p.netDevices); !free)
        return fail(atStep(free.error(), "net-devices"));
    if (auto sent = m_p.channel.send(Message::Ready); !sent)
        return sent;
    auto received = m_p.channel.receive();
    if (!received)
        return fail(received.error());
    if (received->kind != Message::Proceed)
        return fail(makeError(ErrorCode::Internal, "launch", "parent", "unexpected message"));
    if (received->fd)
        m_p.root = std::move(received->fd);
    return {};
}

Status Init::namespaces(const Step&) {
    // The mount namespace of another container comes last: until here the host's /proc and
    // /dev/null were the ones in view.
    for (const OpenNamespace& join : m_p.joins) {
        if (join.type != "mount")
            continue;
        if (auto entered = enterNamespace(join); !entered)
            return entered;
    }
    if (m_p.inContainer) {
        if (auto entered = enterMountNamespace(m_p.target); !entered)
            return entered;
    }
    if (m_p.newCgroup) {
        if (auto made = makeNamespaces(CLONE_NEWCGROUP); !made)
            return made;
    }
    const bool offsets =
        m_p.newTime && m_p.spec.linux->timeOffsets && !m_p.spec.linux->timeOffsets->empty();
    if (m_p.newTime && !offsets)
        return makeTimeNamespace(m_procSelf.get(), {});
    return {};
}

Status Init::hostname(const Step&) {
    if (m_p.spec.hostname) {
        if (auto done = setHostname(*m_p.spec.hostname); !done)
            return done;
    }
    return m_p.spec.domainname ? setDomainname(*m_p.spec.domainname) : Status{};
}

Status Init::timeOffsets(const Step&) {
    if (!m_p.newTime)
        return fail(makeError(ErrorCode::InvalidArgument, "time offsets", "linux.timeOffsets",
                              "a joined time namespace keeps its own"));
    return makeTimeNamespace(m_procSelf.get(), *m_p.spec.linux->timeOffsets);
}

Status Init::loopback(const Step&) {
    return bringLoopbackUp();
}

Status Init::netDevices(const Step&) {
    for (const MovedDevice& device : m_p.netDevices) {
        if (auto settled = settleNetDevice(device); !settled)
            return settled;
    }
    return {};
}

Status Init::sysctl(const Step& step) {
    auto path = sysctlPath(step.object);
    if (!path)
        return fail(path.error());
    return writeProc(m_p.proc.get(), "sys/" + *path, m_p.spec.linux->sysctl->at(step.object));
}

} // namespace boxwright
