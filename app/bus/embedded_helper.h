#pragma once

#include "engine/base/unique_fd.h"
#include "ui/backend.h"

#include <QSocketNotifier>

#include <memory>

#include <sys/types.h>

namespace boxwright::app {

/// A helper of our own, started when no bus offers one. It serves other windows of the same user
/// too and ends by itself when the last has gone, so destroying this ends nothing.
class EmbeddedHelper {
public:
    /// Answers when the helper can be reached (one that serves already counts) or why not.
    void start(ui::Reply<void> reply);

private:
    void listen();
    void ended();
    void answer(Status status);

    ui::Reply<void> m_reply;
    pid_t m_pid = -1;
    UniqueFd m_output;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace boxwright::app
