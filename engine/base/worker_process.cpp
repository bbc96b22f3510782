#include "engine/base/worker_process.h"

#include "engine/base/field_text.h"
#include "engine/base/files.h"
#include "engine/base/pipe.h"

#include <array>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr int lookEveryMs = 50;
constexpr int pipeSize = 1 << 20;
constexpr size_t longestLine = 64 << 10;

uint64_t number(const std::string& text) {
    uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

WorkerProcess::Words wordsOf(std::string_view line) {
    WorkerProcess::Words words;
    for (size_t at = 0; at <= line.size();) {
        const size_t end = std::min(line.find(' ', at), line.size());
        words.push_back(unescapeField(line.substr(at, end - at)));
        at = end + 1;
    }
    return words;
}

Error errorOf(WorkerProcess::Words words) {
    words.resize(6);
    Error error;
    (void)errorCodeFromName(words[1], error.code);
    error.sysErrno = static_cast<int>(number(words[2]));
    error.operation = words[3];
    error.object = words[4];
    error.detail = words[5];
    return error;
}

} // namespace

Result<WorkerProcess> WorkerProcess::start(const Options& options, const Monitor& monitor) {
    const std::string& name = options.arguments.front();
    auto input = makePipe(name);
    auto results = makePipe(name);
    if (!input || !results)
        return fail(input ? results.error() : input.error());
    // More room in the pipe means fewer switches between the two sides; less is no fault.
    (void)::fcntl(input->write.get(), F_SETPIPE_SZ, pipeSize);
    SpawnOptions spawned;
    spawned.arguments = options.arguments;
    spawned.descriptors = options.descriptors;
    spawned.descriptors.push_back({input->read.get(), 0});
    spawned.descriptors.push_back({results->write.get(), workerResultFd});
    auto pid = spawn(spawned);
    if (!pid)
        return fail(pid.error());
    WorkerProcess worker(monitor);
    worker.m_pid = *pid;
    (void)::fcntl(input->write.get(), F_SETFL, O_NONBLOCK);
    (void)::fcntl(results->read.get(), F_SETFL, O_NONBLOCK);
    worker.m_input = std::move(input->write);
    worker.m_inputReader = std::move(input->read);
    worker.m_results = std::move(results->read);
    worker.m_onLine = options.onLine;
    worker.m_name = name;
    return worker;
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : m_monitor(other.m_monitor)
    , m_pid(std::exchange(other.m_pid, -1))
    , m_input(std::move(other.m_input))
    , m_inputReader(std::move(other.m_inputReader))
    , m_results(std::move(other.m_results))
    , m_onLine(std::move(other.m_onLine))
    , m_name(std::move(other.m_name))
    , m_text(std::move(other.m_text))
    , m_ended(other.m_ended)
    , m_done(other.m_done)
    , m_result(std::move(other.m_result)) {}

WorkerProcess::~WorkerProcess() {
    if (m_pid < 0)
        return;
    ::kill(m_pid, SIGKILL);
    (void)waitFor(m_pid);
}

Status WorkerProcess::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(m_input.get(), bytes.data(), bytes.size());
        if (put >= 0) {
            bytes.remove_prefix(static_cast<size_t>(put));
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return fail(systemError("write", m_name));
        if (auto waited = wait(true); !waited)
            return waited;
        if (m_ended)
            return fail(makeError(ErrorCode::Disconnected, "run", m_name, "ended unexpectedly"));
    }
    return {};
}

Result<WorkerProcess::Words> WorkerProcess::finish() {
    m_input.reset();
    m_inputReader.reset();
    while (!m_ended) {
        if (auto waited = wait(false); !waited)
            return fail(waited.error());
    }
    auto status = waitFor(std::exchange(m_pid, -1));
    if (!status)
        return fail(status.error());
    if (!m_done)
        return fail(
            makeError(ErrorCode::Disconnected, "run", m_name,
                      "ended with status " + std::to_string(*status) + " without a result"));
    return m_result;
}

/// Until the child can take more or says something, or the wish to cancel should be looked at.
Status WorkerProcess::wait(bool forInput) {
    if (m_monitor->cancelled())
        return fail(makeError(ErrorCode::Cancelled, "run", m_name));
    std::array<pollfd, 2> watched{
        {{m_results.get(), POLLIN, 0}, {forInput ? m_input.get() : -1, POLLOUT, 0}}};
    if (::poll(watched.data(), watched.size(), lookEveryMs) < 0 && errno != EINTR)
        return fail(systemError("poll", m_name));
    return watched[0].revents ? readLines() : Status();
}

Status WorkerProcess::readLines() {
    std::array<char, 8192> buffer;
    const ssize_t got = ::read(m_results.get(), buffer.data(), buffer.size());
    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? Status() : fail(systemError("read", m_name));
    m_ended = got == 0;
    m_text.append(buffer.data(), static_cast<size_t>(got));
    size_t at = 0;
    for (size_t end = m_text.find('\n'); end != std::string::npos; end = m_text.find('\n', at)) {
        if (auto handled = handle(m_text.substr(at, end - at)); !handled)
            return handled;
        at = end + 1;
    }
    m_text.erase(0, at);
    if (m_text.size() > longestLine)
        return fail(makeError(ErrorCode::Malformed, "run", m_name, "a line without end"));
    return {};
}

Status WorkerProcess::handle(const std::string& line) {
    Words words = wordsOf(line);
    if (words[0] == "error")
        return fail(errorOf(std::move(words)));
    if (words[0] == "done") {
        m_done = true;
        m_result.assign(words.begin() + 1, words.end());
    } else if (words[0] == "progress" && words.size() == 4) {
        m_monitor->tell({words[1], number(words[2]), number(words[3])});
    } else if (m_onLine) {
        m_onLine(words);
    }
    return {};
}

Status workerSay(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words)
        line += (line.empty() ? "" : " ") + escapeField(word);
    return writeAll(workerResultFd, line + "\n", "result");
}

Status workerFail(const Error& error) {
    return workerSay({"error", std::string(errorCodeName(error.code)),
                      std::to_string(error.sysErrno), error.operation, error.object, error.detail});
}

} // namespace boxwright
