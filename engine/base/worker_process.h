#pragma once

#include "engine/base/child_process.h"
#include "engine/base/progress.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// A child of ours that does one piece of work apart: it is given descriptors, reports lines on
/// descriptor 3 and ends. Lines are words separated by blanks, each through escapeField:
///
///     progress <phase> <done> <total>      any number of times
///     <anything else>                      the work's own, handed to onLine
///     error <code> <errno> <operation> <object> <detail>     or
///     done <word>…                         last
namespace boxwright {

inline constexpr int workerResultFd = 3;

class WorkerProcess {
public:
    using Words = std::vector<std::string>;
    struct Options {
        std::vector<std::string> arguments;
        std::vector<FdMapping> descriptors; ///< 0 and 3 are the worker's own
        std::function<void(const Words&)> onLine;
    };

    static Result<WorkerProcess> start(const Options& options, const Monitor& monitor);
    WorkerProcess(WorkerProcess&& other) noexcept;
    WorkerProcess& operator=(WorkerProcess&&) = delete;
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;
    /// Kills and reaps what still runs.
    ~WorkerProcess();

    /// Writes to the child's standard input, as fast as it reads. Errors: the child's own,
    /// Cancelled.
    Status feed(std::string_view bytes);
    /// Ends its input and waits. @return the words after "done". Errors: the child's own,
    /// Cancelled, Disconnected when it ended without a word.
    Result<Words> finish();

private:
    explicit WorkerProcess(const Monitor& monitor)
        : m_monitor(&monitor) {}
    Status wait(bool forInput);
    Status readLines();
    Status handle(const std::string& line);

    const Monitor* m_monitor;
    pid_t m_pid = -1;
    UniqueFd m_input;
    UniqueFd m_inputReader; ///< kept open, so that a dead child gives no SIGPIPE; its death shows
                            ///< on m_results
    UniqueFd m_results;
    std::function<void(const Words&)> m_onLine;
    std::string m_name;
    std::string m_text;
    bool m_ended = false;
    bool m_done = false;
    Words m_result;
};

/// The child's side: one line to descriptor 3.
Status workerSay(const std::vector<std::string>& words);
Status workerFail(const Error& error);

} // namespace boxwright
