/// What a command hands from its caller to a container's process.
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/base/transient_file.h"
#include "engine/linux/unix_socket.h"
#include "engine/runtime/creation.h"

#include <algorithm>
#include <cstdlib>

#include <sys/socket.h>
#include <unistd.h>

namespace boxwright::runtime {
namespace {

constexpr int mostPreserved = 1024;

int listenFds() {
    const char* text = std::getenv("LISTEN_FDS");
    const auto count = parseNumber(text ? text : "");
    return count && *count <= mostPreserved ? static_cast<int>(*count) : 0;
}

/// With a descriptor that reads nothing and closes at exec, where there is none yet.
Status occupy(int fd) {
    if (::fcntl(fd, F_GETFD) >= 0)
        return {};
    UniqueFd nothing(::open("/dev/null", O_PATH | O_CLOEXEC));
    if (!nothing)
        return fail(systemError("open", "/dev/null"));
    if (nothing.get() == fd) {
        (void)nothing.release(); // until the process ends
        return {};
    }
    if (::dup3(nothing.get(), fd, O_CLOEXEC) < 0)
        return fail(systemError("preserve descriptor", std::to_string(fd)));
    return {};
}

} // namespace

Result<int> preservedDescriptors(const Arguments& arguments) {
    auto asked = arguments.number("preserve-fds", 0, mostPreserved);
    if (!asked)
        return asked;
    const int count = *asked + listenFds();
    for (int fd = 3; fd < 3 + count; ++fd) {
        if (auto taken = occupy(fd); !taken)
            return fail(taken.error());
    }
    return count;
}

bool passListenFds(Process& process) {
    const int count = listenFds();
    if (count == 0)
        return false;
    auto& environment = process.env ? *process.env : process.env.emplace();
    environment.push_back("LISTEN_FDS=" + std::to_string(count));
    environment.push_back("LISTEN_PID=1");
    if (const char* names = std::getenv("LISTEN_FDNAMES"))
        environment.push_back(std::string("LISTEN_FDNAMES=") + names);
    return true;
}

void giveStandardStreams(UniqueFd& input, UniqueFd& output, UniqueFd& errors) {
    int number = 0;
    for (UniqueFd* stream : {&input, &output, &errors})
        stream->reset(::fcntl(number++, F_DUPFD_CLOEXEC, 3));
}

Status sendPidfd(const std::string& socketPath, int pidfd) {
    if (pidfd < 0)
        return fail(makeError(ErrorCode::NotSupported, "send", "--pidfd-socket",
                              "this kernel has no pidfds"));
    auto socket = connectUnix(socketPath, SOCK_STREAM);
    if (!socket)
        return fail(socket.error());
    return sendDescriptor(socket->get(), pidfd, "pidfd");
}

Status writePidFile(const std::string& path, pid_t pid) {
    const size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    auto directory = openAt(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY);
    if (!directory)
        return fail(directory.error());
    return replaceTransientFile(directory->get(), path.substr(slash + 1), std::to_string(pid),
                                0644);
}

} // namespace boxwright::runtime
