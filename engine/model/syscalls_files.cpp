#include "engine/model/syscalls_data.h"

namespace boxwright::syscalldata {
namespace {

constexpr std::array io{
    both("close", "io", Risk::Low, "Close a descriptor"),
    both("close_range", "io", Risk::Low, "Close a range of descriptors"),
    both("copy_file_range", "io", Risk::Low, "Copy between files inside the kernel"),
    x86Only("creat", "io", Risk::Low, "Create or empty a file and open it"),
    both("dup", "io", Risk::Low, "Duplicate a descriptor"),
    x86Only("dup2", "io", Risk::Low, "Duplicate a descriptor to a given number"),
    both("dup3", "io", Risk::Low, "Duplicate a descriptor to a given number, with flags"),
    both("fadvise64", "io", Risk::Low, "Tell how a file will be read"),
    both("fallocate", "io", Risk::Low, "Reserve, punch or zero space in a file"),
    both("fcntl", "io", Risk::Low, "Descriptor flags, file locks, leases and more"),
    both("fdatasync", "io", Risk::Low, "Wait until the data of a file is on disk"),
    both("flock", "io", Risk::Low, "Lock a whole file"),
    both("fsync", "io", Risk::Low, "Wait until a file is on disk"),
    both("ftruncate", "io", Risk::Low, "Set the length of an open file"),
    both("ioctl", "io", Risk::Medium,
         "Commands to devices and files; what they do depends on the device"),
    both("lseek", "io", Risk::Low, "Move the position in a file"),
    x86Only("open", "io", Risk::Low, "Open a file"),
    both("openat", "io", Risk::Low, "Open a file relative to a folder"),
    both("openat2", "io", Risk::Low, "Open a file, with rules for how its path may resolve"),
    both("pread64", "io", Risk::Low, "Read at a position"),
    both("preadv", "io", Risk::Low, "Read at a position into several buffers"),
    both("preadv2", "io", Risk::Low, "Read at a position into several buffers, with flags"),
    both("pwrite64", "io", Risk::Low, "Write at a position"),
    both("pwritev", "io", Risk::Low, "Write at a position from several buffers"),
    both("pwritev2", "io", Risk::Low, "Write at a position from several buffers, with flags"),
    both("read", "io", Risk::Low, "Read from a descriptor"),
    both("readahead", "io", Risk::Low, "Load part of a file into the page cache"),
    both("readv", "io", Risk::Low, "Read into several buffers"),
    both("sendfile", "io", Risk::Low, "Copy from a file to a descriptor inside the kernel"),
    both("splice", "io", Risk::Low, "Move data between a pipe and a descriptor"),
    both("sync", "io", Risk::Low, "Write everything that waits to all disks"),
    both("sync_file_range", "io", Risk::Low, "Write part of a file to disk"),
    both("syncfs", "io", Risk::Low, "Write everything that waits on one file system"),
    both("tee", "io", Risk::Low, "Copy data from pipe to pipe without using it up"),
    both("truncate", "io", Risk::Low, "Set the length of a file by name"),
    both("vmsplice", "io", Risk::Medium, "Map memory into a pipe without copying"),
    both("write", "io", Risk::Low, "Write to a descriptor"),
    both("writev", "io", Risk::Low, "Write from several buffers"),
};

constexpr std::array files{
    x86Only("access", "files", Risk::Low, "Ask whether a file may be read, written or run"),
    both("chdir", "files", Risk::Low, "Change the working directory"),
    both("chroot", "files", Risk::Medium, "Change the root directory", "CAP_SYS_CHROOT"),
    both("faccessat", "files", Risk::Low, "Ask for access relative to a folder"),
    both("faccessat2", "files", Risk::Low, "Ask for access relative to a folder, with flags"),
    both("fchdir", "files", Risk::Low, "Change the working directory to an open folder"),
    both("fstat", "files", Risk::Low, "Tell size, owner and times of an open file"),
    both("fstatfs", "files", Risk::Low, "Tell about the file system of an open file"),
    both("getcwd", "files", Risk::Low, "Tell the working directory"),
    x86Only("getdents", "files", Risk::Low, "List a folder"),
    both("getdents64", "files", Risk::Low, "List a folder, with large numbers"),
    x86Only("link", "files", Risk::Low, "Give a file another name"),
    both("linkat", "files", Risk::Low, "Give a file another name, relative to folders"),
    x86Only("lstat", "files", Risk::Low, "Tell about a name without following a symlink"),
    x86Only("mkdir", "files", Risk::Low, "Make a folder"),
    both("mkdirat", "files", Risk::Low, "Make a folder relative to another"),
    x86Only("mknod", "files", Risk::Medium, "Make a device node, pipe or socket", "CAP_MKNOD"),
    both("mknodat", "files", Risk::Medium,
         "Make a device node, pipe or socket relative to a folder", "CAP_MKNOD"),
    both("name_to_handle_at", "files", Risk::Medium,
         "Turn a path into a handle that needs no path"),
    both("newfstatat", "files", Risk::Low, "Tell about a file relative to a folder"),
    both("open_by_handle_at", "files", Risk::High,
         "Open a file by handle, past every folder above it", "CAP_DAC_READ_SEARCH"),
    both("quotactl", "files", Risk::Medium, "Read or set disk quotas", "CAP_SYS_ADMIN"),
    both("quotactl_fd", "files", Risk::Medium, "Read or set disk quotas of an open file system",
         "CAP_SYS_ADMIN"),
    x86Only("readlink", "files", Risk::Low, "Tell where a symlink points"),
    both("readlinkat", "files", Risk::Low, "Tell where a symlink points, relative to a folder"),
    x86Only("rename", "files", Risk::Low, "Rename a file or folder"),
    both("renameat", "files", Risk::Low, "Rename relative to folders"),
    both("renameat2", "files", Risk::Low, "Rename relative to folders, or swap two names"),
    x86Only("rmdir", "files", Risk::Low, "Remove an empty folder"),
    x86Only("stat", "files", Risk::Low, "Tell size, owner and times of a file"),
    both("statfs", "files", Risk::Low, "Tell about a file system"),
    both("statx", "files", Risk::Low, "Tell chosen facts about a file"),
    x86Only("symlink", "files", Risk::Low, "Make a symlink"),
    both("symlinkat", "files", Risk::Low, "Make a symlink relative to a folder"),
    x86Only("unlink", "files", Risk::Low, "Remove a name"),
    both("unlinkat", "files", Risk::Low, "Remove a name relative to a folder"),
};

constexpr std::array attributes{
    x86Only("chmod", "attributes", Risk::Low, "Change the mode of a file", "CAP_FOWNER"),
    x86Only("chown", "attributes", Risk::Low, "Change the owner of a file", "CAP_CHOWN"),
    both("fchmod", "attributes", Risk::Low, "Change the mode of an open file", "CAP_FOWNER"),
    both("fchmodat", "attributes", Risk::Low, "Change a mode relative to a folder", "CAP_FOWNER"),
    both("fchmodat2", "attributes", Risk::Low, "Change a mode relative to a folder, with flags",
         "CAP_FOWNER"),
    both("fchown", "attributes", Risk::Low, "Change the owner of an open file", "CAP_CHOWN"),
    both("fchownat", "attributes", Risk::Low, "Change an owner relative to a folder", "CAP_CHOWN"),
    both("fgetxattr", "attributes", Risk::Low, "Read an extended attribute of an open file"),
    both("file_getattr", "attributes", Risk::Low,
         "Read the inode flags of a file, such as immutable"),
    both("file_setattr", "attributes", Risk::Medium,
         "Set the inode flags of a file, such as immutable", "CAP_LINUX_IMMUTABLE"),
    both("flistxattr", "attributes", Risk::Low, "List extended attributes of an open file"),
    both("fremovexattr", "attributes", Risk::Low, "Remove an extended attribute of an open file",
         "CAP_SYS_ADMIN"),
    both("fsetxattr", "attributes", Risk::Low, "Set an extended attribute of an open file",
         "CAP_SYS_ADMIN"),
    x86Only("futimesat", "attributes", Risk::Low, "Set file times relative to a folder"),
    both("getxattr", "attributes", Risk::Low, "Read an extended attribute"),
    both("getxattrat", "attributes", Risk::Low, "Read an extended attribute relative to a folder"),
    x86Only("lchown", "attributes", Risk::Low, "Change the owner of a symlink itself", "CAP_CHOWN"),
    both("lgetxattr", "attributes", Risk::Low, "Read an extended attribute of a symlink itself"),
    both("listxattr", "attributes", Risk::Low, "List extended attributes"),
    both("listxattrat", "attributes", Risk::Low, "List extended attributes relative to a folder"),
    both("llistxattr", "attributes", Risk::Low, "List extended attributes of a symlink itself"),
    both("lremovexattr", "attributes", Risk::Low,
         "Remove an extended attribute of a symlink itself", "CAP_SYS_ADMIN"),
    both("lsetxattr", "attributes", Risk::Low, "Set an extended attribute of a symlink itself",
         "CAP_SYS_ADMIN"),
    both("removexattr", "attributes", Risk::Low, "Remove an extended attribute", "CAP_SYS_ADMIN"),
    both("removexattrat", "attributes", Risk::Low,
         "Remove an extended attribute relative to a folder", "CAP_SYS_ADMIN"),
    both("setxattr", "attributes", Risk::Low,
         "Set an extended attribute; trusted ones are privileged", "CAP_SYS_ADMIN"),
    both("setxattrat", "attributes", Risk::Low, "Set an extended attribute relative to a folder",
         "CAP_SYS_ADMIN"),
    x86Only("utime", "attributes", Risk::Low, "Set file times in seconds"),
    both("utimensat", "attributes", Risk::Low, "Set file times in nanoseconds"),
    x86Only("utimes", "attributes", Risk::Low, "Set file times in microseconds"),
};

} // namespace

std::span<const SyscallRow> ioSyscalls() {
    return io;
}

std::span<const SyscallRow> filesSyscalls() {
    return files;
}

std::span<const SyscallRow> attributesSyscalls() {
    return attributes;
}

} // namespace boxwright::syscalldata
