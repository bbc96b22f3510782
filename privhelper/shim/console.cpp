#include "privhelper/shim/console.h"

#include "privhelper/shim/packet.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace boxwright::shim {
namespace {

constexpr size_t typedLimit = 64 * 1024;
constexpr size_t drainLimit = 4u << 20;
constexpr std::chrono::seconds patience{2};

void makeNonBlocking(int fd) {
    (void)::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

std::string packetOf(attach::Kind kind, std::string_view bytes) {
    std::string packet(1, static_cast<char>(kind));
    packet.append(bytes);
    return packet;
}

/// A terminal's own answer, "CSI row;column R" to where the cursor is or "CSI … c" to what it is.
bool isReport(std::string_view bytes) {
    constexpr std::string_view start = "\033[";
    return bytes.size() > start.size() && bytes.substr(0, start.size()) == start &&
           (bytes.back() == 'R' || bytes.back() == 'c') &&
           bytes.find_first_not_of("0123456789;?>", start.size()) == bytes.size() - 1;
}

/// Whether somebody reads key by key, as a shell at its prompt does.
bool readsKeys(int terminal) {
    termios mode{};
    return ::tcgetattr(terminal, &mode) == 0 && !(mode.c_lflag & ICANON);
}

} // namespace

Result<std::unique_ptr<Console>> Console::create(EventLoop& loop, Streams streams,
                                                 std::optional<LogFile> log) {
    std::unique_ptr<Console> console(new Console(loop, std::move(streams), std::move(log)));
    if (auto started = console->start(); !started)
        return fail(started.error());
    return console;
}

Console::Console(EventLoop& loop, Streams streams, std::optional<LogFile> log)
    : m_loop(loop)
    , m_log(std::move(log)) {
    if (streams.terminal) {
        // One descriptor to read and one to write: each has its own events.
        if (auto copy = streams.terminal.duplicate())
            m_input = std::move(*copy);
        if (auto copy = streams.terminal.duplicate())
            m_terminal = std::move(*copy);
        m_sources.push_back({attach::Kind::Output, std::move(streams.terminal)});
    } else {
        m_input = std::move(streams.input);
        m_sources.push_back({attach::Kind::Output, std::move(streams.output)});
        m_sources.push_back({attach::Kind::Error, std::move(streams.errors)});
    }
}

Console::~Console() {
    for (Source& source : m_sources)
        drop(source);
    closeInput();
}

Status Console::start() {
    auto timer = Timer::create(m_loop, [this] { letGoOfStuck(); });
    if (!timer)
        return fail(timer.error());
    m_stuck = std::make_unique<Timer>(std::move(*timer));
    for (const Source& source : m_sources)
        makeNonBlocking(source.fd.get());
    if (m_input)
        makeNonBlocking(m_input.get());
    pauseOrResume();
    return {};
}

Result<UniqueFd> Console::attach() {
    auto ends = packetPair(true);
    if (!ends)
        return fail(ends.error());
    serve(std::move(ends->first));
    return std::move(ends->second);
}

void Console::serve(UniqueFd socket) {
    Viewer::Events events;
    events.received = [this](attach::Kind kind, std::string_view bytes) { received(kind, bytes); };
    events.caughtUp = [this] { pauseOrResume(); };
    auto viewer = std::make_unique<Viewer>(m_loop, std::move(socket), events);
    viewer->setGone([this, raw = viewer.get()] { forget(raw); });
    for (const std::string& packet : m_replay)
        viewer->send(packet);
    m_viewers.push_back(std::move(viewer));
    pauseOrResume();
}

void Console::resize(uint16_t rows, uint16_t columns) {
    const winsize size{rows, columns, 0, 0};
    if (m_terminal)
        (void)::ioctl(m_terminal.get(), TIOCSWINSZ, &size);
}

void Console::finish(int exitStatus, std::function<void()> closed) {
    drain();
    closeInput();
    const int32_t status = exitStatus;
    std::array<char, sizeof(status)> bytes;
    std::memcpy(bytes.data(), &status, sizeof(status));
    const std::string last = packetOf(attach::Kind::Exit, {bytes.data(), bytes.size()});
    // closeWhenSent() may remove the viewer from the list.
    std::vector<Viewer*> viewers;
    for (const auto& viewer : m_viewers)
        viewers.push_back(viewer.get());
    for (Viewer* viewer : viewers) {
        viewer->send(last);
        viewer->closeWhenSent();
    }
    m_closed = std::move(closed);
    m_stuck->start(patience);
    closeIfDone();
}

void Console::drain() {
    size_t drained = 0;
    for (Source& source : m_sources) {
        if (source.fd && source.watched)
            m_loop.remove(source.fd.get());
        source.watched = false; // "nothing yet" now means "nothing more"
        while (source.fd && drained < drainLimit && relay(source))
            drained += attach::packetBytes;
        source.fd.reset();
    }
}

void Console::pauseOrResume() {
    const bool paused = anyBehind();
    for (Source& source : m_sources) {
        if (!source.fd || source.watched == !paused)
            continue;
        // Unwatched rather than without events: a hang-up is reported whatever one asks for.
        if (paused)
            m_loop.remove(source.fd.get());
        else
            (void)m_loop.watch(source.fd.get(), EPOLLIN, [this, &source](uint32_t) {
                if (!relay(source))
                    drop(source);
            });
        source.watched = !paused;
    }
    if (paused)
        m_stuck->start(patience);
    else if (!m_closed)
        m_stuck->stop();
}

bool Console::anyBehind() const {
    return std::any_of(m_viewers.begin(), m_viewers.end(),
                       [](const auto& viewer) { return viewer->behind(); });
}

bool Console::relay(Source& source) {
    std::array<char, attach::packetBytes - 1> buffer;
    const ssize_t got = ::read(source.fd.get(), buffer.data(), buffer.size());
    if (got > 0) {
        emitOutput(source.kind, {buffer.data(), static_cast<size_t>(got)});
        return true;
    }
    // While it runs, "nothing yet" is no end; when it has ended, it is.
    return got < 0 && (errno == EAGAIN || errno == EINTR) && source.watched;
}

void Console::drop(Source& source) {
    if (source.fd && source.watched)
        m_loop.remove(source.fd.get());
    source.watched = false;
    source.fd.reset();
}

void Console::emitOutput(attach::Kind kind, std::string_view bytes) {
    if (m_log)
        m_log->append(bytes);
    remember(kind, bytes);
    const std::string packet = packetOf(kind, bytes);
    for (const auto& viewer : m_viewers)
        viewer->send(packet);
    if (anyBehind())
        pauseOrResume();
}

void Console::remember(attach::Kind kind, std::string_view bytes) {
    const bool fits = !m_replay.empty() && m_replay.back().front() == static_cast<char>(kind) &&
                      m_replay.back().size() + bytes.size() <= attach::packetBytes;
    if (fits)
        m_replay.back().append(bytes);
    else
        m_replay.push_back(packetOf(kind, bytes));
    m_replaySize += bytes.size();
    while (m_replaySize > attach::replayBytes && m_replay.size() > 1) {
        m_replaySize -= m_replay.front().size() - 1;
        m_replay.pop_front();
    }
}

void Console::received(attach::Kind kind, std::string_view bytes) {
    if (kind == attach::Kind::Input) {
        // Whoever asked has ended: it would be echoed, and be input to whoever comes next.
        if (m_terminal && isReport(bytes) && !readsKeys(m_terminal.get()))
            return;
        m_typed.append(bytes);
        flushInput();
    } else if (kind == attach::Kind::EndOfInput && !m_terminal) {
        m_endOfInput = true;
        flushInput();
    } else if (kind == attach::Kind::Resize && bytes.size() == 2 * sizeof(uint16_t)) {
        std::array<uint16_t, 2> size;
        std::memcpy(size.data(), bytes.data(), bytes.size());
        resize(size[0], size[1]);
    }
}

void Console::flushInput() {
    while (m_input && !m_typed.empty()) {
        const ssize_t put = ::write(m_input.get(), m_typed.data(), m_typed.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno != EAGAIN) {
            closeInput(); // the program closed its end
            break;
        }
        if (put < 0)
            break;
        m_typed.erase(0, static_cast<size_t>(put));
    }
    if (!m_input)
        m_typed.clear();
    if (m_endOfInput && m_typed.empty())
        closeInput();
    if (m_input && m_typed.empty() == m_inputWatched) {
        if (m_inputWatched)
            m_loop.remove(m_input.get());
        else
            (void)m_loop.watch(m_input.get(), EPOLLOUT, [this](uint32_t) { flushInput(); });
        m_inputWatched = !m_inputWatched;
    }
    for (const auto& viewer : m_viewers)
        viewer->listen(m_typed.size() < typedLimit);
}

void Console::closeInput() {
    if (m_inputWatched)
        m_loop.remove(m_input.get());
    m_inputWatched = false;
    m_input.reset();
}

void Console::forget(const Viewer* viewer) {
    std::erase_if(m_viewers, [viewer](const auto& held) { return held.get() == viewer; });
    pauseOrResume();
    closeIfDone();
}

void Console::letGoOfStuck() {
    std::erase_if(m_viewers, [](const auto& viewer) { return viewer->behind(); });
    pauseOrResume();
    closeIfDone();
}

void Console::closeIfDone() {
    if (!m_closed || !m_viewers.empty())
        return;
    // The owner destroys this console in it.
    const auto closed = std::exchange(m_closed, nullptr);
    closed();
}

} // namespace boxwright::shim
