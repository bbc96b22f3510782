#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>
#include <string>

#include <sys/resource.h>
#include <sys/types.h>

namespace boxwright::daemon {

/// A shim in a session of its own that waits to be handed its container (shim/handover.h).
struct WaitingShim {
    pid_t pid = -1;
    UniqueFd socket;
    UniqueFd complaints; ///< memory that is its standard error until it has a container's log
};

/// Starts shims, one of them ahead: until a process has come up is a good part of what a start
/// takes, and the same for every container. The spare ends with the helper.
class Shims : public QObject {
    Q_OBJECT
public:
    /// @param fileLimit RLIMIT_NOFILE a shim begins with
    Shims(std::string program, rlimit fileLimit, QObject* parent = nullptr);

    /// The spare, or a new one where there is none. Our child, reaped when it ends.
    Result<WaitingShim> take();
    /// There will be a start of a container of this design, most likely: the spare, made soon where
    /// there is none, prepares for it. @param designFile open for reading
    void expect(UniqueFd designFile);

private:
    void startAhead(std::chrono::milliseconds delay);
    void makeSpare();
    Result<WaitingShim> start();
    Status sealProgram();

    std::string m_program;
    rlimit m_fileLimit;
    UniqueFd m_sealed; ///< what every shim runs from; made with the first
    std::optional<WaitingShim> m_spare;
    UniqueFd m_design;   ///< of the container that was made last
    bool m_soon = false; ///< that one has not been started
    QTimer m_ahead;
};

} // namespace boxwright::daemon
