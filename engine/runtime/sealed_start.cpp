/// Where boxwright-runtime begins (ld -e), before the C library does. A command that launches has
/// to run through an overlay (engine/linux/sealed_self.h), which takes a second exec; and the start
/// of the C library asks the processor some fifty things that in a virtual machine cost 0.3 ms
/// together. So the first time this is done before, with bare system calls: 0.2 ms instead of 0.6.
/// Whatever does not work here is left to runFromSealedCopy(), which knows more ways and says what
/// is wrong.
///
/// Nothing of the C library works yet: no errno, no stack guard, no relocated address.
#include "engine/linux/sealed_marks.h"

#include <climits>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>

#ifndef __x86_64__
#error "engine/runtime/CMakeLists.txt takes this file for x86_64 only"
#endif

namespace boxwright::runtime {
namespace {

constexpr const char* self = "/proc/self/exe";
/// One layer alone would be no overlay; nothing of the other is asked for.
constexpr char secondLayer[] = ":/sys";

template <class... Arguments>
long systemCall(long number, Arguments... given) {
    const long all[6] = {(long)given...};
    long result = number;
    register long fourth asm("r10") = all[3];
    register long fifth asm("r8") = all[4];
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(all[0]), "S"(all[1]), "d"(all[2]), "r"(fourth), "r"(fifth)
                 : "rcx", "r11", "memory");
    return result;
}

bool isSame(const char* one, const char* other) {
    for (; *one && *one == *other; ++one, ++other) {
    }
    return *one == *other;
}

/// The command is found out later; a word that only looks like one costs no more than a start.
bool mayLaunch(const char* const* argv) {
    for (; *argv; ++argv) {
        if (isSame(*argv, "run") || isSame(*argv, "exec") || isSame(*argv, "create"))
            return true;
    }
    return false;
}

bool isThroughOverlay() {
    struct statfs info {};
    return systemCall(SYS_statfs, self, &info) == 0 && info.f_type == OVERLAYFS_SUPER_MAGIC &&
           (info.f_flags & overlayFlags) == overlayFlags;
}

/// The option that names the folder this program lies in as a layer, and the program's name there.
struct Place {
    char layers[PATH_MAX + sizeof secondLayer];
    char name[NAME_MAX + 1];
};

/// @return false where the path means something else by now, or is none for an option
bool findPlace(Place& place) {
    char path[PATH_MAX];
    const long length = systemCall(SYS_readlink, self, path, sizeof path - 1);
    if (length <= 0)
        return false;
    path[length] = 0;
    struct stat named {};
    struct stat running {};
    if (systemCall(SYS_stat, path, &named) != 0 || systemCall(SYS_stat, self, &running) != 0 ||
        named.st_dev != running.st_dev || named.st_ino != running.st_ino)
        return false;
    long slash = 0;
    for (long i = 0; i < length; ++i) {
        if (path[i] == ':' || path[i] == ',' || path[i] == '\\')
            return false;
        slash = path[i] == '/' ? i : slash;
    }
    if (length - slash > NAME_MAX || slash == 0)
        return false;
    for (long i = slash + 1; i <= length; ++i)
        place.name[i - slash - 1] = path[i];
    for (long i = 0; i < slash; ++i)
        place.layers[i] = path[i];
    for (unsigned long i = 0; i < sizeof secondLayer; ++i)
        place.layers[static_cast<unsigned long>(slash) + i] = secondLayer[i];
    return true;
}

/// Comes back when it did not work.
void runThroughOverlay(const Place& place, char** argv, char** environment) {
    const long context = systemCall(SYS_fsopen, "overlay", FSOPEN_CLOEXEC);
    if (context < 0)
        return;
    long mount = -1;
    if (systemCall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "lowerdir", place.layers, 0) == 0 &&
        systemCall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0) == 0)
        mount = systemCall(SYS_fsmount, context, FSMOUNT_CLOEXEC, overlayMarks);
    if (mount >= 0) {
        const long program =
            systemCall(SYS_openat, mount, place.name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
        if (program >= 0) {
            (void)systemCall(SYS_execveat, program, "", argv, environment, AT_EMPTY_PATH);
            (void)systemCall(SYS_close, program);
        }
        (void)systemCall(SYS_close, mount);
    }
    (void)systemCall(SYS_close, context);
}

} // namespace
} // namespace boxwright::runtime

/// @param stack as the kernel left it: argc, argv, NULL, environment, NULL (execve(2))
extern "C" __attribute__((visibility("hidden"))) void boxwrightSeal(long* stack) {
    using namespace boxwright::runtime;
    char** const argv = reinterpret_cast<char**>(stack + 1);
    if (!mayLaunch(argv) || isThroughOverlay())
        return;
    Place place;
    if (findPlace(place))
        runThroughOverlay(place, argv, argv + stack[0] + 1);
}

// Stack and rdx (a function to call at exit) go on to the C library as they came.
asm(R"(
    .text
    .globl boxwrightBegin
    .hidden boxwrightBegin
    .type boxwrightBegin, @function
boxwrightBegin:
    endbr64
    xor %ebp, %ebp
    mov %rsp, %rbx
    mov %rdx, %r12
    mov %rsp, %rdi
    call boxwrightSeal
    mov %rbx, %rsp
    mov %r12, %rdx
    jmp _start
    .size boxwrightBegin, . - boxwrightBegin
)");
