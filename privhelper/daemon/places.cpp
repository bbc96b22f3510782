#include "privhelper/daemon/places.h"

#include "engine/base/files.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright::daemon {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value && value[0] == '/' ? value : std::string();
}

/// In /tmp anybody may have made the folder before us.
Status makePrivate(const std::string& path) {
    if (auto made = makeDirectories(path, 0700); !made)
        return made;
    auto directory = openDirectory(AT_FDCWD, path);
    if (!directory)
        return fail(directory.error());
    struct stat info {};
    if (::fstat(directory->get(), &info) != 0)
        return fail(systemError("stat", path));
    if (info.st_uid != ::geteuid())
        return fail(makeError(ErrorCode::Unsafe, "open", path, "it belongs to another user"));
    if ((info.st_mode & 07777) != 0700 && ::fchmod(directory->get(), 0700) != 0)
        return fail(systemError("chmod", path));
    return {};
}

} // namespace

QString modeName(Mode mode) {
    switch (mode) {
    case Mode::System:
        return QStringLiteral("system");
    case Mode::Session:
        return QStringLiteral("session");
    case Mode::Peer:
        break;
    }
    return QStringLiteral("peer");
}

Places defaultPlaces() {
    if (::geteuid() == 0)
        return {"/var/lib/boxwright", "/run/boxwright"};
    std::string data = environment("XDG_DATA_HOME");
    if (data.empty())
        data = environment("HOME") + "/.local/share";
    const std::string runtime = environment("XDG_RUNTIME_DIR");
    const std::string run =
        runtime.empty() ? "/tmp/boxwright-" + std::to_string(::geteuid()) : runtime + "/boxwright";
    return {data + "/boxwright", run};
}

Status preparePlaces(const Places& places) {
    for (const std::string& path : {places.data, places.run}) {
        if (auto made = makePrivate(path); !made)
            return made;
    }
    for (const std::string& path : {places.containers(), places.seccompCache()}) {
        if (auto made = makeDirectories(path, 0700); !made)
            return made;
    }
    return {};
}

Result<UniqueFd> lockPlaces(const Places& places) {
    const std::string name = places.run + "/lock";
    auto lock = openAt(AT_FDCWD, name, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (!lock)
        return lock;
    // A lock of this process, not of the open file: a child that is about to exec would go on
    // holding that after our death, and keep the next helper out.
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (::fcntl(lock->get(), F_SETLK, &whole) != 0)
        return fail(makeError(ErrorCode::Busy, "lock", name, "another helper serves this store"));
    return lock;
}

} // namespace boxwright::daemon
