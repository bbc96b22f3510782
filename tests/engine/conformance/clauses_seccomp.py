"""config-linux.md, "Seccomp": filters that ask somebody (SCMP_ACT_NOTIFY), and flags."""
import array
import errno
import fcntl
import json
import os
import socket
import struct
import threading

from clauses_linux import rule, seccomp
from harness import PATIENCE, clause, expect, refusal, same

SECCOMP = "config-linux.md seccomp"
RECEIVE = 0xC0502100  # SECCOMP_IOCTL_NOTIF_RECV: 80 bytes, id first
ANSWER = 0xC0182101  # SECCOMP_IOCTL_NOTIF_SEND: id, value, error, flags
RECEIVE_SIZE = 80
# What busybox on static glibc or musl needs to run a shell and mkdir.
EVERYTHING_BUT_MKDIR = (
    "access", "arch_prctl", "brk", "capget", "capset", "chdir", "clone", "clone3", "close", "close_range", "dup", "dup2",
    "dup3", "execve", "exit", "exit_group", "faccessat", "faccessat2", "fchdir", "fcntl", "fstat", "fstatfs", "futex",
    "getcwd", "getdents64", "getegid", "geteuid", "getgid", "getpgrp", "getpid", "getppid", "getrandom", "getrlimit",
    "gettid", "getuid", "ioctl", "lseek", "lstat", "madvise", "mmap", "mprotect", "munmap", "nanosleep", "newfstatat",
    "open", "openat", "openat2", "pipe", "pipe2", "poll", "prctl", "pread64", "prlimit64", "read", "readlink",
    "readlinkat", "recvmsg", "rseq", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sched_yield", "sendmsg",
    "set_robust_list", "set_tid_address", "setgid", "setgroups", "setresgid", "setresuid", "setsid", "setuid",
    "sigaltstack", "stat", "statx", "sysinfo", "tgkill", "umask", "uname", "unlink", "vfork", "wait4", "waitid", "write",
    "writev", "epoll_pwait", "epoll_ctl", "epoll_create1", "eventfd2", "keyctl", "fchown", "fchmod", "getsockopt",
    "sched_getaffinity", "sched_setaffinity", "setrlimit", "sigreturn", "accept4", "seccomp", "statfs", "timer_settime",
    "timer_create", "timer_delete", "clock_gettime", "clock_nanosleep", "nanosleep")


for action, status in {"SCMP_ACT_LOG": 0, "SCMP_ACT_TRAP": 159, "SCMP_ACT_KILL_PROCESS": 159,
                       "SCMP_ACT_KILL": 159, "SCMP_ACT_TRACE": 1}.items():
    seccomp(f"{action}: what it does to a call",
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [rule(action, "mkdir", "mkdirat")]},
            "mkdir /tmp/x 2>/dev/null; echo $?", str(status))
seccomp("SCMP_ACT_ERRNO as the default action, with its defaultErrnoRet",
        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 28,
         "syscalls": [rule("SCMP_ACT_ALLOW", *EVERYTHING_BUT_MKDIR)]},
        "mkdir /tmp/x 2>&1 || true", "mkdir: can't create directory '/tmp/x': No space left on device")
for flag in ("LOG", "SPEC_ALLOW", "TSYNC"):
    seccomp(f"SECCOMP_FILTER_FLAG_{flag}",
            {"defaultAction": "SCMP_ACT_ALLOW", "flags": [f"SECCOMP_FILTER_FLAG_{flag}"],
             "syscalls": [rule("SCMP_ACT_ERRNO", "swapon")]},
            "grep Seccomp: /proc/self/status | cut -f2", "2")
refusal(SECCOMP, "an unknown flag", {"linux.seccomp": {
    "defaultAction": "SCMP_ACT_ALLOW", "flags": ["SECCOMP_FILTER_FLAG_FANCY"],
    "syscalls": [{"names": ["swapon"], "action": "SCMP_ACT_ERRNO"}]}})


class Agent:
    """Accepts listeners and lets every notified call fail with ENOMEDIUM. `told` is what came with each."""

    def __init__(self, path):
        self.told = []
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(path)
        self.listener.listen()
        self.listener.settimeout(PATIENCE)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                text, control, _, _ = connection.recvmsg(65536, socket.CMSG_SPACE(4))
            notifications = array.array("i", control[0][2])[0]
            self.told.append(json.loads(text))
            threading.Thread(target=self.answer, args=(notifications,), daemon=True).start()

    def answer(self, notifications):
        """Until nobody is filtered any more."""
        try:
            while True:
                asked = bytearray(RECEIVE_SIZE)
                fcntl.ioctl(notifications, RECEIVE, asked)
                number, = struct.unpack_from("Q", asked)
                fcntl.ioctl(notifications, ANSWER, struct.pack("QqiI", number, 0, -errno.ENOMEDIUM, 0))
        except OSError:
            os.close(notifications)

    def close(self):
        self.listener.close()


def notify_of_mkdir(box, flags=()):
    """Writes the profile. @return the path somebody has to listen at"""
    path = str(box.folder / "agent")
    box.config["linux"]["seccomp"] = {
        "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "listenerPath": path,
        "listenerMetadata": "who answers", "flags": list(flags),
        # Those a listener is handed on by: nobody can answer them before he has it.
        "syscalls": [rule("SCMP_ACT_NOTIFY", "mkdir", "mkdirat", "sendmsg", "recvmsg")]}
    return path


def asks(what, privileges, flags=()):
    @clause(SECCOMP, f"SCMP_ACT_NOTIFY: the listener goes to listenerPath, {what}")
    def check(box):
        agent = Agent(notify_of_mkdir(box, flags))
        box.config["process"]["noNewPrivileges"] = privileges
        box.config["annotations"] = {"org.example": "kept"}
        try:
            same(box.run("mkdir /tmp/x 2>&1 || true"), "mkdir: can't create directory '/tmp/x': No medium found")
        finally:
            agent.close()
        told, = agent.told
        same((told["fds"], told["metadata"]), (["seccompFd"], "who answers"))
        same((told["state"]["id"], told["state"]["bundle"]), (box.id, str(box.bundle)))
        same(told["state"]["annotations"]["org.example"], "kept")
        expect(told["pid"] > 1 and told["state"]["pid"] == told["pid"], f"{told['pid']} is not the first process")


asks("with noNewPrivileges", True)
asks("without noNewPrivileges", False)
asks("with SECCOMP_FILTER_FLAG_LOG", True, ["SECCOMP_FILTER_FLAG_LOG"])


@clause(SECCOMP, "SCMP_ACT_NOTIFY: a process that is run by exec has a listener of its own")
def asks_at_exec(box):
    agent = Agent(notify_of_mkdir(box))
    try:
        box.running()
        ended = box.call("exec", box.id, "mkdir", "/tmp/x")
    finally:
        agent.close()
    expect("No medium found" in ended.stderr, ended.stderr)
    same(len(agent.told), 2, "listeners")
    first, second = agent.told
    same((second["state"]["pid"], second["state"]["status"]), (box.state()["pid"], "running"))
    expect(second["pid"] not in (0, first["pid"]), "it names the first process")


@clause(SECCOMP, "SCMP_ACT_NOTIFY: without anybody at listenerPath nothing runs")
def nobody_answers(box):
    notify_of_mkdir(box)
    box.script("touch /ran")
    box.run_refused()
    expect(not (box.root / "ran").exists(), "the program ran")


refusal(SECCOMP, "SCMP_ACT_NOTIFY without listenerPath", {"linux.seccomp": {
    "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_NOTIFY"}]}})
refusal(SECCOMP, "SCMP_ACT_NOTIFY as the default action", {"linux.seccomp": {
    "defaultAction": "SCMP_ACT_NOTIFY", "listenerPath": "/run/nobody"}})
