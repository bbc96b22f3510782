#include "engine/linux/sealed_self.h"

#include "engine/base/files.h"
#include "engine/linux/mounts.h"
#include "engine/linux/overlay.h"
#include "engine/linux/privilege.h"
#include "engine/linux/sealed_marks.h"

#include <array>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr const char* self = "/proc/self/exe";
constexpr int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
constexpr unsigned executable = 0x10; // MFD_EXEC: Linux 6.3, asked for where vm.memfd_noexec is 1

Result<UniqueFd> makeMemory(const std::string& program, const std::string& name) {
    const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    int fd = ::memfd_create(name.c_str(), flags | executable);
    if (fd < 0 && errno == EINVAL)
        fd = ::memfd_create(name.c_str(), flags);
    if (fd < 0)
        return fail(systemError("memfd_create", program));
    return UniqueFd(fd);
}

Status copyWhole(int from, int to, const std::string& program) {
    struct stat info {};
    if (::fstat(from, &info) != 0)
        return fail(systemError("stat", program));
    for (off_t done = 0; done < info.st_size;) {
        const ssize_t copied =
            ::sendfile(to, from, nullptr, static_cast<size_t>(info.st_size - done));
        if (copied < 0 && errno == EINTR)
            continue;
        if (copied <= 0)
            return fail(systemError("copy", program, copied < 0 ? errno : EIO));
        done += copied;
    }
    return {};
}

Result<UniqueFd> copyOf(const std::string& program, const std::string& name) {
    auto file = openAt(AT_FDCWD, program, O_RDONLY);
    if (!file)
        return file;
    auto memory = makeMemory(program, name);
    if (!memory)
        return memory;
    if (auto copied = copyWhole(file->get(), memory->get(), program); !copied)
        return fail(copied.error());
    if (::fcntl(memory->get(), F_ADD_SEALS, seals) != 0)
        return fail(systemError("seal", program));
    return memory;
}

/// Where this program lies; empty when another or none does by now.
std::string pathOfSelf() {
    std::array<char, PATH_MAX> path{};
    const ssize_t length = ::readlink(self, path.data(), path.size());
    if (length <= 0 || static_cast<size_t>(length) >= path.size())
        return {};
    struct stat named {};
    struct stat running {};
    if (::stat(path.data(), &named) != 0 || ::stat(self, &running) != 0 ||
        named.st_dev != running.st_dev || named.st_ino != running.st_ino)
        return {};
    return {path.data(), static_cast<size_t>(length)};
}

/// This program seen through an overlay without an upper layer, on no path: files in it belong to
/// the overlay, which has nowhere to write them to, whoever mounts it anew. 30 us where a copy
/// takes 500, but it wants privilege, a lower layer on no overlay of its own and Linux 5.12.
Result<UniqueFd> throughOverlay() {
    const std::string path = pathOfSelf();
    const size_t slash = path.rfind('/');
    if (path.empty() || !isPrivileged() || !Mounts::available())
        return fail(makeError(ErrorCode::NotSupported, "seal", self));
    const Mounts mounts;
    OverlayLayers layers;
    // One layer alone would be no overlay; nothing of /sys is asked for.
    layers.lowerdirs = {"/sys", path.substr(0, std::max<size_t>(slash, 1))};
    auto overlay = makeOverlay(mounts, layers);
    if (!overlay)
        return overlay;
    MountOptions options;
    options.set = overlayMarks;
    if (auto marked = mounts.setAttributes(overlay->get(), options, self); !marked)
        return fail(marked.error());
    return openAt(overlay->get(), path.substr(slash + 1), O_PATH | O_NOFOLLOW);
}

bool isThroughOverlay(int file) {
    struct statfs info {};
    return ::fstatfs(file, &info) == 0 && info.f_type == OVERLAYFS_SUPER_MAGIC &&
           (info.f_flags & overlayFlags) == overlayFlags;
}

} // namespace

Result<UniqueFd> sealedCopy(const std::string& program) {
    return copyOf(program, program.substr(program.rfind('/') + 1));
}

Status runFromSealedCopy(char** argv) {
    if (checkSealed()) {
        // exec by descriptor names the process after the memory.
        (void)::prctl(PR_SET_NAME, program_invocation_short_name);
        return {};
    }
    if (auto overlay = throughOverlay())
        ::fexecve(overlay->get(), argv, environ);
    auto copy = copyOf(self, program_invocation_short_name);
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
    if ((held >= 0 && (held & seals) == seals) || isThroughOverlay(file->get()))
        return {};
    return fail(makeError(ErrorCode::Unsafe, "launch", self,
                          "a container could overwrite this program: it does not run from a "
                          "sealed copy"));
}

} // namespace boxwright
