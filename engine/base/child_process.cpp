#include "engine/base/child_process.h"

#include "engine/base/files.h"
#include "engine/base/pipe.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright {
namespace {

class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&m_actions); }
    ~FileActions() { posix_spawn_file_actions_destroy(&m_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    posix_spawn_file_actions_t* get() { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

class Attributes {
public:
    Attributes() { posix_spawnattr_init(&m_attributes); }
    ~Attributes() { posix_spawnattr_destroy(&m_attributes); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    posix_spawnattr_t* get() { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes{};
};

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> list;
    list.reserve(strings.size() + 1);
    for (const auto& text : strings)
        list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
}

/// Duplicates out of the way first, so that no mapping overwrites the source of a later one.
Status planDescriptors(const std::vector<FdMapping>& wanted, std::vector<UniqueFd>& copies,
                       FileActions& actions) {
    int highest = 2;
    for (const auto& mapping : wanted)
        highest = std::max(highest, mapping.to);
    for (const auto& mapping : wanted) {
        const int copy = ::fcntl(mapping.from, F_DUPFD_CLOEXEC, highest + 1);
        if (copy < 0)
            return fail(systemError("fcntl F_DUPFD_CLOEXEC", std::to_string(mapping.from)));
        copies.emplace_back(copy);
        posix_spawn_file_actions_adddup2(actions.get(), copy, mapping.to);
    }
    posix_spawn_file_actions_addclosefrom_np(actions.get(), highest + 1);
    return {};
}

int exitCode(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Status drain(int outFd, int errFd, Captured& captured) {
    std::array<pollfd, 2> open{{{outFd, POLLIN, 0}, {errFd, POLLIN, 0}}};
    std::array<std::string*, 2> sinks{&captured.output, &captured.errors};
    std::array<char, 8192> buffer;
    while (open[0].fd >= 0 || open[1].fd >= 0) {
        if (::poll(open.data(), open.size(), -1) < 0 && errno != EINTR)
            return fail(systemError("poll", "child output"));
        for (size_t i = 0; i < open.size(); ++i) {
            if (open[i].fd < 0 || !(open[i].revents & (POLLIN | POLLHUP | POLLERR)))
                continue;
            const ssize_t got = ::read(open[i].fd, buffer.data(), buffer.size());
            if (got > 0)
                sinks[i]->append(buffer.data(), static_cast<size_t>(got));
            else if (got == 0 || errno != EINTR)
                open[i].fd = -1;
        }
    }
    return {};
}

} // namespace

Result<pid_t> spawn(const SpawnOptions& options) {
    FileActions actions;
    std::vector<UniqueFd> copies;
    if (auto planned = planDescriptors(options.descriptors, copies, actions); !planned)
        return fail(planned.error());

    Attributes attributes;
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes.get(), &none);
    posix_spawnattr_setsigdefault(attributes.get(), &all);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (options.newSession)
        flags |= POSIX_SPAWN_SETSID;
    posix_spawnattr_setflags(attributes.get(), flags);

    if (!options.directory.empty())
        posix_spawn_file_actions_addchdir_np(actions.get(), options.directory.c_str());
    auto argv = pointers(options.arguments);
    auto envp = pointers(options.environment);
    const bool inherits = options.environment.empty() && options.inheritsEnvironment;
    pid_t pid = -1;
    const char* program = options.program.empty() ? argv[0] : options.program.c_str();
    const int error = posix_spawnp(&pid, program, actions.get(), attributes.get(), argv.data(),
                                   inherits ? environ : envp.data());
    if (error != 0)
        return fail(systemError("spawn", options.arguments.front(), error));
    return pid;
}

Result<Captured> capture(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment) {
    auto output = makePipe(arguments.front());
    auto errors = makePipe(arguments.front());
    if (!output || !errors)
        return fail(output ? errors.error() : output.error());
    auto null = openAt(AT_FDCWD, "/dev/null", O_RDONLY);
    if (!null)
        return fail(null.error());

    SpawnOptions options;
    options.arguments = arguments;
    options.environment = environment;
    options.descriptors = {{null->get(), 0}, {output->write.get(), 1}, {errors->write.get(), 2}};
    auto pid = spawn(options);
    if (!pid)
        return fail(pid.error());
    output->write.reset();
    errors->write.reset();

    Captured captured;
    auto drained = drain(output->read.get(), errors->read.get(), captured);
    auto status = waitFor(*pid);
    if (!drained)
        return fail(drained.error());
    if (!status)
        return fail(status.error());
    captured.status = *status;
    return captured;
}

Result<int> waitFor(pid_t pid) {
    int status = 0;
    pid_t got = -1;
    do {
        got = ::waitpid(pid, &status, 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(systemError("waitpid", std::to_string(pid)));
    return exitCode(status);
}

} // namespace boxwright
