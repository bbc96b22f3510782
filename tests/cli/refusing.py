#!/usr/bin/env python3
"""refusing.py WHAT COMMAND...: runs COMMAND under a seccomp filter as sandboxes and containers have it,
so that the kernel itself refuses, with EPERM:

    namespaces       clone and unshare with any CLONE_NEW* (what Docker refuses without CAP_SYS_ADMIN)
    user-namespaces  those with CLONE_NEWUSER alone
    mounts           every way to mount
"""
import ctypes
import os
import platform
import struct
import sys

EPERM, ENOSYS = 1, 38
FLAGS = {"namespaces": 0x7E020000, "user-namespaces": 0x10000000, "mounts": 0}
X86_64 = platform.machine() == "x86_64"
CLONE, UNSHARE, MOUNT = (56, 272, 165) if X86_64 else (220, 97, 40)
CLONE3 = 435
MOUNTS = (MOUNT, 428, 429, 430, 431, 432)  # mount, open_tree, move_mount, fsopen, fsconfig, fsmount
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NUMBER, FIRST_ARGUMENT = 0, 16  # offsets in struct seccomp_data


def program(what):
    """classic BPF, seccomp(2)"""
    if what == "mounts":
        code = [(LOAD, 0, 0, NUMBER)]
        code += [(EQUAL, len(MOUNTS) - i, 0, number) for i, number in enumerate(MOUNTS)]
        return code + [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE | EPERM)]
    # clone3 hides its flags from filters: "no such call" sends its callers to clone.
    return [(LOAD, 0, 0, NUMBER), (EQUAL, 5, 0, CLONE3), (EQUAL, 1, 0, CLONE), (EQUAL, 0, 2, UNSHARE),
            (LOAD, 0, 0, FIRST_ARGUMENT), (ANY_BIT, 2, 0, FLAGS[what]), (RETURN, 0, 0, ALLOW),
            (RETURN, 0, 0, REFUSE | ENOSYS), (RETURN, 0, 0, REFUSE | EPERM)]


def main():
    what, *command = sys.argv[1:]
    code = b"".join(struct.pack("HBBI", *row) for row in program(what))
    instructions = ctypes.create_string_buffer(code, len(code))
    filter = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(instructions))
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, set_seccomp, mode_filter = 38, 22, 2
    # Root needs no promise, and newuidmap would not survive one.
    promised = os.geteuid() == 0 or libc.prctl(no_new_privileges, 1, 0, 0, 0) == 0
    if not promised or libc.prctl(set_seccomp, mode_filter, filter, 0, 0) != 0:
        sys.exit(f"refusing.py: {os.strerror(ctypes.get_errno())}")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
