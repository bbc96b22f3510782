#pragma once

#include "privhelper/shim/log_file.h"
#include "privhelper/shim/viewer.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxwright::shim {

/// Our ends of a program's standard streams: a pty master, or three pipes.
struct Streams {
    UniqueFd terminal;
    UniqueFd input, output, errors;
};

/// Relays one program's streams to any number of viewers and to the log. A viewer that lags holds
/// the program back, as a terminal would; one that takes nothing for two seconds is let go.
class Console {
public:
    static Result<std::unique_ptr<Console>> create(EventLoop& loop, Streams streams,
                                                   std::optional<LogFile> log);
    ~Console();

    /// @return the viewer's end; it begins with the latest output.
    Result<UniqueFd> attach();
    /// The same for a socket whose other end the viewer has already.
    void serve(UniqueFd socket);
    void resize(uint16_t rows, uint16_t columns);

    /// The program has ended: relays what is left, then the status, then calls `closed`.
    void finish(int exitStatus, std::function<void()> closed);

private:
    struct Source {
        attach::Kind kind;
        UniqueFd fd;
        bool watched = false;
    };

    Console(EventLoop& loop, Streams streams, std::optional<LogFile> log);
    Status start();
    void pauseOrResume();
    bool anyBehind() const;
    /// @return false when the source has no more.
    bool relay(Source& source);
    void drop(Source& source);
    void drain();
    void emitOutput(attach::Kind kind, std::string_view bytes);
    void remember(attach::Kind kind, std::string_view bytes);

    void received(attach::Kind kind, std::string_view bytes);
    void flushInput();
    void closeInput();
    void forget(const Viewer* viewer);
    void letGoOfStuck();
    void closeIfDone();

    EventLoop& m_loop;
    std::vector<Source> m_sources;
    UniqueFd m_input; ///< where typed bytes go
    UniqueFd m_terminal;
    std::optional<LogFile> m_log;
    std::deque<std::string> m_replay; ///< packets, at most attach::replayBytes
    size_t m_replaySize = 0;
    std::string m_typed; ///< not taken by the program yet
    bool m_inputWatched = false;
    bool m_endOfInput = false;
    std::vector<std::unique_ptr<Viewer>> m_viewers;
    std::unique_ptr<Timer> m_stuck;
    std::function<void()> m_closed;
};

} // namespace boxwright::shim
