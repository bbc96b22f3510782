#include "engine/linux/sealed_self.h"

#include "engine/base/files.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr const char* self = "/proc/self/exe";
constexpr int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
constexpr unsigned executable = 0x10; // MFD_EXEC: Linux 6.3, asked for where vm.memfd_noexec is 1

Result<UniqueFd> makeMemory() {
    const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    int fd = ::memfd_create(program_invocation_short_name, flags | executable);
    if (fd < 0 && errno == EINVAL)
        fd = ::memfd_create(program_invocation_short_name, flags);
    if (fd < 0)
        return fail(systemError("memfd_create", self));
    return UniqueFd(fd);
}

Status copyWhole(int from, int to) {
    struct stat info {};
    if (::fstat(from, &info) != 0)
        return fail(systemError("stat", self));
    for (off_t done = 0; done < info.st_size;) {
        const ssize_t copied =
            ::sendfile(to, from, nullptr, static_cast<size_t>(info.st_size - done));
        if (copied < 0 && errno == EINTR)
            continue;
        if (copied <= 0)
            return fail(systemError("copy", self, copied < 0 ? errno : EIO));
        done += copied;
    }
    return {};
}

Result<UniqueFd> sealedCopy() {
    auto file = openAt(AT_FDCWD, self, O_RDONLY);
    if (!file)
        return file;
    auto memory = makeMemory();
    if (!memory)
        return memory;
    if (auto copied = copyWhole(file->get(), memory->get()); !copied)
        return fail(copied.error());
    if (::fcntl(memory->get(), F_ADD_SEALS, seals) != 0)
        return fail(systemError("seal", self));
    return memory;
}

} // namespace

Status runFromSealedCopy(char** argv) {
    if (checkSealed()) {
        // exec by descriptor names the process after the memory.
        (void)::prctl(PR_SET_NAME, program_invocation_short_name);
        return {};
    }
    auto copy = sealedCopy();
    if (!copy)
        return fail(copy.error());
    ::fexecve(copy->get(), argv, environ);
    return fail(systemError("exec", "sealed copy"));
}

Status checkSealed() {
    auto file = openAt(AT_FDCWD, self, O_RDONLY);
    if (!file)
        return fail(file.error());
    const int held = ::fcntl(file->get(), F_GET_SEALS);
    if (held >= 0 && (held & seals) == seals)
        return {};
    return fail(makeError(ErrorCode::Unsafe, "launch", self,
                          "a container could overwrite this program: it does not run from a "
                          "sealed copy"));
}

} // namespace boxwright
