"""config.md, "Process"."""
from harness import clause, expect, probe, refusal, same

PROCESS = "config.md process"

probe(PROCESS, "args are handed on as they are", {"process.args": ["echo", "a b", "", "c"]}, None, "a b  c")
probe(PROCESS, "cwd is the working directory", {"process.cwd": "/tmp"}, "pwd", "/tmp")
probe(PROCESS, "env is the environment", {"process.env": ["PATH=/bin", "COLOUR=light blue"]}, "echo $COLOUR",
      "light blue")
probe(PROCESS, "user.uid and user.gid", {"process.user": {"uid": 33, "gid": 44}}, "id -u; id -g", "33\n44")
probe(PROCESS, "user.additionalGids", {"process.user": {"uid": 1, "gid": 2, "additionalGids": [5, 6]}}, "id -G",
      "2 5 6")
probe(PROCESS, "user.umask", {"process.user": {"uid": 0, "gid": 0, "umask": 0o77}}, "umask", "0077")
probe(PROCESS, "noNewPrivileges true", {"process.noNewPrivileges": True},
      "grep NoNewPrivs /proc/self/status | cut -f2", "1")
probe(PROCESS, "noNewPrivileges false", {"process.noNewPrivileges": False},
      "grep NoNewPrivs /proc/self/status | cut -f2", "0")
probe(PROCESS, "rlimits", {"process.rlimits": [{"type": "RLIMIT_NOFILE", "soft": 100, "hard": 200}]},
      "ulimit -Sn; ulimit -Hn", "100\n200")
probe(PROCESS, "rlimits of several kinds",
      {"process.rlimits": [{"type": "RLIMIT_CORE", "soft": 0, "hard": 0},
                           {"type": "RLIMIT_STACK", "soft": 1048576, "hard": 1048576}]},
      "ulimit -c; ulimit -s", "0\n1024")
probe(PROCESS, "oomScoreAdj", {"process.oomScoreAdj": 100}, "cat /proc/self/oom_score_adj", "100")
probe(PROCESS, "a command is searched in PATH", {"process.env": ["PATH=/nowhere:/bin"]}, "echo found", "found")
probe(PROCESS, "ioPriority", {"process.ioPriority": {"class": "IOPRIO_CLASS_IDLE", "priority": 0}}, "ionice | cut -d: -f1",
      "idle")
probe(PROCESS, "scheduler", {"process.scheduler": {"policy": "SCHED_BATCH", "nice": 5}},
      "awk '{print $41, $19}' /proc/self/stat", "3 5")
refusal(PROCESS, "an unknown scheduler", {"process.scheduler": {"policy": "SCHED_FANCY"}})
refusal(PROCESS, "a command that is not there", {"process.args": ["/no/such/program"]})
refusal(PROCESS, "a command that is not in PATH", {"process.args": ["no-such-program"]})
refusal(PROCESS, "a command that cannot be run", {"process.args": ["/etc"]})
refusal(PROCESS, "rlimits of an unknown kind",
        {"process.rlimits": [{"type": "RLIMIT_FANCY", "soft": 1, "hard": 1}]})
refusal(PROCESS, "cwd is absolute", {"process.cwd": "tmp"})
refusal(PROCESS, "an unknown capability is refused or left out, a soft limit above the hard one refused",
        {"process.rlimits": [{"type": "RLIMIT_NOFILE", "soft": 300, "hard": 200}]})


@clause(PROCESS, "the exit status of the program")
def exit_status(box):
    box.script("exit 42")
    box.write()
    same(box.call("run", box.id).returncode, 42)


@clause(PROCESS, "a signal that ended the program is 128 and its number")
def signal_status(box):
    # Not the first process: that one's default actions are none inside its pid namespace.
    box.without_namespace("pid")
    box.script("kill -TERM $$")
    box.write()
    same(box.call("run", box.id).returncode, 143)


@clause(PROCESS, "standard streams are the caller's")
def streams(box):
    box.script("cat; echo err >&2")
    box.write()
    ended = box.call("run", box.id, stdin=None, input="typed")
    same((ended.stdout, ended.stderr.strip()), ("typed", "err"))


@clause(PROCESS, "capabilities: four sets")
def capability_sets(box):
    box.config["process"]["capabilities"] = {
        "bounding": ["CAP_CHOWN", "CAP_KILL"], "permitted": ["CAP_CHOWN"], "effective": ["CAP_CHOWN"]}
    found = box.run("grep -E 'Cap(Bnd|Prm|Eff)' /proc/self/status | cut -f2")
    same(found.split(), ["0000000000000001", "0000000000000001", "0000000000000021"])


@clause(PROCESS, "capabilities: ambient ones reach an ordinary user's program")
def ambient(box):
    box.capabilities("CAP_NET_RAW", sets=("bounding", "effective", "permitted", "inheritable", "ambient"))
    box.config["process"]["user"] = {"uid": 1000, "gid": 1000}
    found = box.run("grep -E 'Cap(Amb|Eff)' /proc/self/status | cut -f2")
    same(found.split(), ["0000000000002000"] * 2)


@clause(PROCESS, "capabilities: no list, no capability")
def no_capabilities(box):
    del box.config["process"]["capabilities"]
    same(box.run("grep CapEff /proc/self/status | cut -f2"), "0000000000000000")


@clause(PROCESS, "an ordinary user's program keeps no capability but ambient ones")
def dropped(box):
    box.config["process"]["user"] = {"uid": 1000, "gid": 1000}
    same(box.run("grep CapEff /proc/self/status | cut -f2"), "0000000000000000")


@clause(PROCESS, "HOME is the user's of the container where env has none")
def home(box):
    (box.root / "etc/passwd").write_text("root:x:0:0:root:/wurzel:/bin/sh\n")
    same(box.run("echo $HOME"), "/wurzel")


@clause(PROCESS, "terminal: a pseudo-terminal is standard input and controls the session")
def terminal(box):
    import pty
    import subprocess
    box.config["process"]["terminal"] = True
    box.script("tty; test -c /dev/console && echo console; exec 3<>/dev/tty && echo controlling")
    box.write()
    master, slave = pty.openpty()
    process = subprocess.Popen([*box.command, "run", box.id], stdin=slave, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, cwd=box.bundle)
    out, err = process.communicate(timeout=30)
    same(process.returncode, 0, f"run: {err}: status")
    same(out.decode().split(), ["/dev/pts/0", "console", "controlling"])


@clause("runc(8) --console-socket", "the master of the terminal goes to the socket")
def console_socket(box):
    import array
    import os
    import socket
    path = str(box.folder / "console")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    listener.settimeout(30)
    box.config["process"] |= {"terminal": True, "consoleSize": {"height": 11, "width": 22}}
    box.script("stty size; sleep 1000")
    box.write()
    box.quietly("run", "--detach", "--console-socket", path, box.id)
    connection, _ = listener.accept()
    _, control, _, _ = connection.recvmsg(4096, socket.CMSG_SPACE(4))
    master = array.array("i", control[0][2])[0]
    text = b""
    while b"\n" not in text:
        text += os.read(master, 100)
    os.close(master)
    same(text.decode().split(), ["11", "22"])


@clause("runc(8) --pid-file", "the process id on the host is written there")
def pid_file(box):
    box.script("sleep 1000")
    box.write()
    path = box.folder / "pid"
    box.quietly("create", "--pid-file", str(path), box.id)
    same(int(path.read_text()), box.state()["pid"])


@clause("runc(8) --preserve-fds", "so many descriptors are handed on, and no other")
def preserved(box):
    import fcntl
    import os
    ends = os.pipe()
    reader, writer = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends]
    for end in ends:
        os.close(end)
    os.dup2(writer, 3)
    os.dup2(writer, 4)
    try:
        box.script("echo three >&3; ls /proc/self/fd | wc -l")
        box.write()
        ended = box.call("run", "--preserve-fds", "1", box.id, pass_fds=(3, 4))
    finally:
        os.close(3)
        os.close(4)
        os.close(writer)
    same(os.read(reader, 100), b"three\n")
    # 0 to 3 and the one ls reads the directory by
    same(ended.stdout.strip(), "5", ended.stderr)


@clause(PROCESS, "no descriptor of the runtime's stays open")
def descriptors(box):
    names = box.run("ls /proc/self/fd").split()
    expect(set(names) <= {"0", "1", "2", "3"}, f"{names} are open")
