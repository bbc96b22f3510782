"""What boxwright-runtime promises beyond what Debian's runc and crun both do: `run --own`."""
import json
import os
import signal
import socket
import subprocess

from clauses_callers import Manager, runs_program, say_inside
from harness import PATIENCE, clause, expect, mount, same, wait_for

OPTIONS = "boxwright-runtime options"


def detached(box, name):
    box.quietly("run", "--detach", name)


@clause(OPTIONS, "delete --regex takes what it matches")
def delete_regex(box):
    box.script("sleep 1000")
    box.write()
    names = [box.id + ending for ending in ("-a1", "-a2", "-b1")]
    try:
        for name in names:
            detached(box, name)
        box.refused("delete", "--force", "--regex", "(")
        box.done("delete", "--force", "--regex", "x*a[0-9]$")
        same(box.done("list", "--quiet").stdout.split(), [names[2]])
    finally:
        for name in names:
            box.call("delete", "--force", name)


@clause(OPTIONS, "create --config names another file, seen from the bundle")
def other_config(box):
    box.script("echo ran")
    (box.bundle / "other").mkdir()
    (box.bundle / "other" / "box.json").write_text(json.dumps(box.config))
    same(box.done("run", "--config", "other/box.json", box.id).stdout, "ran\n")


@clause(OPTIONS, "--cgroup-manager=disabled leaves the container in its caller's cgroup")
def no_cgroup(box):
    box.command += ["--cgroup-manager=disabled"]
    box.running()
    cgroups = [open(f"/proc/{pid}/cgroup").read() for pid in ("self", box.state()["pid"])]
    same(cgroups[1], cgroups[0])


@clause(OPTIONS, "--cgroup-manager=disabled refuses a limit, and an unknown manager is refused")
def no_cgroup_no_limit(box):
    box.command += ["--cgroup-manager=disabled"]
    box.config["linux"]["resources"]["pids"] = {"limit": 100}
    expect("pids.max" in box.run_refused().stderr, "the limit is not named")
    box.command[-1] = "--cgroup-manager=other"
    expect("other" in box.refused("list").stderr, "the manager is not named")


def with_descriptor_nine(box, *words):
    given = os.open(box.bundle, os.O_RDONLY)
    os.dup2(given, 9, inheritable=True)
    try:
        return box.done(*words, pass_fds=(9,)).stdout.split()
    finally:
        os.close(9)
        os.close(given)


HELD = "for n in 3 4 5 6 7 8 9; do [ -e /proc/self/fd/$n ] && echo $n; done; true"


@clause(OPTIONS, "run --preserve-fds leaves numbers that are not open closed")
def preserved_with_holes(box):
    box.script(HELD)
    box.write()
    same(with_descriptor_nine(box, "run", "--preserve-fds", "7", box.id), ["9"])


@clause(OPTIONS, "exec --preserve-fds leaves numbers that are not open closed")
def preserved_by_exec(box):
    box.running()
    same(with_descriptor_nine(box, "exec", "--preserve-fds", "7", box.id, "sh", "-c", HELD), ["9"])


@clause(OPTIONS, "exec --cgroup begins below the container's cgroup")
def exec_cgroup(box):
    box.namespaces("cgroup")
    box.config["mounts"].append(mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev"))
    box.running()
    own = "grep ^0: /proc/self/cgroup"
    box.inside("mkdir", "/sys/fs/cgroup/sub")
    same(box.inside("sh", "-c", own), "0::/")
    same(box.done("exec", "--cgroup", "sub", box.id, "sh", "-c", own).stdout.strip(), "0::/sub")
    expect("is not a sub cgroup path" in box.refused("exec", "--cgroup", "..", box.id, "true").stderr, "no reason")
    box.refused("exec", "--cgroup", "absent", box.id, "true")


@clause(OPTIONS, "create into the cgroup of another container is refused and leaves that one alone")
def taken_cgroup(box):
    box.config["linux"]["cgroupsPath"] = f"/conformance-{box.id}/one"
    box.running()
    other = box.id + "-2"
    expect("is not empty" in box.refused("run", other).stderr, "no reason")
    same(box.state()["status"], "running")
    box.refused("state", other)


@clause(OPTIONS, "create into a frozen cgroup is refused")
def frozen_cgroup(box):
    place = f"/sys/fs/cgroup/conformance-{box.id}"
    box.config["linux"]["cgroupsPath"] = f"/conformance-{box.id}"
    os.mkdir(place)
    try:
        with open(place + "/cgroup.freeze", "w") as file:
            file.write("1")
        expect("frozen" in box.run_refused().stderr, "no reason")
    finally:
        os.rmdir(place)


def receive_pidfd(box, *words):
    path = str(box.folder / "pidfd.sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        box.quietly(words[0], "--pidfd-socket", path, *words[1:])
        connection, _ = listener.accept()
        with connection:
            return socket.recv_fds(connection, 100, 1)[1][0]


@clause(OPTIONS, "run --pidfd-socket hands out a descriptor of the process")
def run_pidfd(box):
    box.script("sleep 1000")
    box.write()
    pidfd = receive_pidfd(box, "run", "--detach", box.id)
    signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    os.close(pidfd)
    box.reaches("stopped")


@clause(OPTIONS, "exec --pidfd-socket hands out a descriptor of the process")
def exec_pidfd(box):
    box.running()
    path = box.folder / "pid"
    pidfd = receive_pidfd(box, "exec", "--detach", "--pid-file", str(path), box.id, "sleep", "1000")
    with open(f"/proc/self/fdinfo/{pidfd}") as info:
        expect(f"Pid:\t{path.read_text()}\n" in info.read(), "it is another process's")
    os.close(pidfd)


@clause(OPTIONS, "of a variable given twice the last one counts, and an empty HOME is none")
def environment(box):
    box.config["process"]["env"] = ["ONE=1", "PATH=/bin", "ONE=2", "HOME="]
    same(sorted(box.run("env | grep -E '^(ONE|HOME)='").split()), ["HOME=/", "ONE=2"])


@clause(OPTIONS, "run with a terminal ends lines as its own output wants them")
def line_ends(box):
    box.config["process"]["terminal"] = True
    box.script("tty; echo one")
    box.write()
    same(box.done("run", box.id).stdout, "/dev/pts/0\none\n")


@clause(OPTIONS, "kill TERM ends what awaits its start")
def kill_created(box):
    box.create("sleep 1000")
    box.done("kill", box.id, "TERM")
    box.reaches("stopped")


@clause(OPTIONS, "spec gives terminals to the group tty where there is one")
def spec_tty(box):
    for words, wanted in (((), True), (("--rootless",), False)):
        box.done("spec", *words)
        config = json.loads((box.bundle / "config.json").read_text())
        (box.bundle / "config.json").unlink()
        options = next(row["options"] for row in config["mounts"] if row["type"] == "devpts")
        same("gid=5" in options, wanted, words)


@clause(OPTIONS, "exec into a paused container says so, and waits for it with --ignore-paused")
def exec_paused(box):
    box.running()
    box.done("pause", box.id)
    expect("cannot exec in a paused container" in box.refused("exec", box.id, "true").stderr, "no reason")
    waiting = subprocess.Popen([*box.command, "exec", "--ignore-paused", box.id, "echo", "ran"],
                               stdout=subprocess.PIPE, text=True)
    box.done("resume", box.id)
    same(waiting.communicate()[0], "ran\n")


@clause(OPTIONS, "kill KILL ends every process of a container that has no pid namespace")
def kill_all(box):
    box.without_namespace("pid")
    box.running()
    path = box.folder / "pid"
    box.quietly("exec", "--detach", "--pid-file", str(path), box.id, "sleep", "1000")
    other = f"/proc/{path.read_text()}"
    os.kill(box.state()["pid"], 9)
    box.reaches("stopped")
    expect(os.path.exists(other), "it did not outlive the first one")
    box.done("kill", box.id, "KILL")
    wait_for(lambda: not os.path.exists(other) or "(zombie)" in open(other + "/status").read(), "the end")
    box.refused("kill", box.id, "KILL")
    box.done("kill", "--all", box.id, "KILL")


@clause(OPTIONS, "events --interval takes times with a unit")
def events_interval(box):
    box.running()
    box.refused("events", "--interval", "1h", box.id)
    events = subprocess.Popen([*box.command, "events", "--interval", "20ms", box.id], stdout=subprocess.PIPE, text=True)
    rows = [json.loads(events.stdout.readline()) for _ in range(3)]
    events.kill()
    events.communicate()
    same([(row["type"], row["id"]) for row in rows], [("stats", box.id)] * 3)


@clause(OPTIONS, "events carries what waited, where the kernel tells it")
def events_pressure(box):
    if not os.path.exists("/proc/pressure/cpu"):
        return
    box.running()
    data = json.loads(box.done("events", "--stats", box.id).stdout)["data"]
    for name in ("cpu", "memory", "blkio"):
        expect("total" in data[name]["psi"]["some"], data[name])


@clause(OPTIONS, "--debug tells the steps of a launch, to the log alone where there is one")
def debug(box):
    path = box.folder / "log.json"
    box.command += ["--debug", "--log", str(path), "--log-format", "json"]
    box.script("true")
    box.write()
    same(box.done("run", box.id).stderr, "")
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    expect(all(row["level"] == "debug" for row in rows), rows)
    expect("begin mount:/proc" in [row["msg"] for row in rows], rows)


@clause(OPTIONS, "run --no-pivot leaves no view of the kernel without masks")
def bare_views(box):
    box.config["process"]["noNewPrivileges"] = False
    box.capabilities("CAP_SYS_ADMIN", "CAP_SETFCAP", "CAP_SETUID", "CAP_SETGID")
    box.config["linux"]["maskedPaths"] = ["/proc/version"]
    box.script("unshare -mrpf sh -c 'mount -t proc proc /proc && echo mounted'; echo done")
    box.write()
    same(box.done("run", "--no-pivot", box.id).stdout.split(), ["done"])


def groups_of_caller(box, words, **options):
    """What a command prints when its caller has supplementary groups."""
    given = {"preexec_fn": lambda: os.setgroups([1234, 5678]), "stdin": subprocess.DEVNULL, "capture_output": True,
             "text": True, "cwd": box.bundle, "check": True}
    return subprocess.run([*box.command, *words], **given | options).stdout.split()


@clause("run.oci.keep_original_groups", "keeps the caller's supplementary groups, of run and of exec")
def kept_groups(box):
    shown = "sed -n 's/^Groups://p' /proc/self/status"
    box.script(shown)
    for value, wanted in (("0", []), ("1", ["1234", "5678"])):
        box.config["annotations"] = {"run.oci.keep_original_groups": value}
        box.write()
        same(groups_of_caller(box, ["run", box.id]), wanted, f"value {value}:")
    box.running()
    same(groups_of_caller(box, ["exec", box.id, "sh", "-c", shown]), ["1234", "5678"])


def in_user_namespace(box, *words):
    """A command as root of a user namespace, as rootless podman begins it. Its output."""
    holder = subprocess.Popen(["unshare", "--user", "--mount", "sleep", "1000"])
    try:
        place = f"/proc/{holder.pid}/"
        wait_for(lambda: os.readlink(place + "ns/mnt") != os.readlink("/proc/self/ns/mnt"), "the namespace")
        for name in ("uid_map", "gid_map"):
            with open(place + name, "w") as file:
                file.write("0 100000 65536")
        enter = ["nsenter", "--target", str(holder.pid), "--user", "--mount", "--setuid", "0", "--setgid", "0"]
        return subprocess.run([*enter, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=PATIENCE,
                              env=os.environ | {"XDG_RUNTIME_DIR": str(box.folder / "run")}).stdout
    finally:
        holder.kill()
        holder.wait()


@clause("rootless podman", "root of a user namespace has the host's devices bound, no cgroup, its state below XDG_RUNTIME_DIR")
def nested_root(box):
    (box.folder / "run").mkdir()
    box.script("id -u; echo written >/dev/null && stat -c %t:%T /dev/zero; cat /proc/uptime 2>/dev/null >/dev/full || echo full")
    box.write()
    box.give(box.folder, 100000)
    runtime = box.command[:-2]  # without a --root
    same(in_user_namespace(box, *runtime, "run", "--bundle", str(box.bundle), box.id).split(), ["0", "1:5", "full"])
    expect((box.folder / "run" / "boxwright-runtime").is_dir(), "its state is elsewhere")


@clause("runc(8) NOTIFY_SOCKET", "run passes on READY=1 alone, in the foreground without a MAINPID")
def notified_by_run(box):
    with Manager(box) as manager:
        box.script("exec sleep 1000")
        box.write()
        running = subprocess.Popen([*box.command, "run", box.id], env=manager.environment, cwd=box.bundle,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        wait_for(lambda: box.call("state", box.id).returncode == 0 and box.state()["status"] == "running", "the start")
        pid = box.state()["pid"]
        wait_for(lambda: runs_program(box, pid), "the program")
        say_inside(pid, "MAINPID=1\nFDSTORE=1", "STATUS=up\nREADY=1")
        same([line for line in manager.told("READY=1") if line], ["READY=1"])
        box.done("kill", box.id, "KILL")
        same(running.wait(), 137)


@clause("runc(8) NOTIFY_SOCKET", "a configuration that names one keeps it, and nobody waits")
def notified_by_another(box):
    with Manager(box) as manager:
        box.config["process"]["env"].append("NOTIFY_SOCKET=/run/other.sock")
        box.script("echo $NOTIFY_SOCKET; ls /run/notify 2>/dev/null; true")
        box.write()
        same(box.done("run", box.id, env=manager.environment).stdout, "/run/other.sock\n")


@clause("runc(8) NOTIFY_SOCKET", "run --detach comes back when the program is ready; the manager's may be abstract")
def notified_by_detached_run(box):
    with Manager(box) as manager:
        manager.socket.close()
        manager.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.socket.bind("\0" + box.id)
        manager.socket.settimeout(60)
        manager.environment["NOTIFY_SOCKET"] = "@" + box.id
        box.script("exec sleep 1000")
        box.write()
        running = subprocess.Popen([*box.command, "run", "--detach", box.id], env=manager.environment,
                                   cwd=box.bundle, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        wait_for(lambda: box.call("state", box.id).returncode == 0 and box.state()["status"] == "running", "the start")
        pid = box.state()["pid"]
        wait_for(lambda: runs_program(box, pid), "the program")
        say_inside(pid, "READY=1")
        manager.told("READY=1", f"MAINPID={pid}")
        same(running.wait(), 0)


@clause(OPTIONS, "update names what cgroup v2 has no limit for")
def update_absent(box):
    box.running()
    expect("cgroup v2" in box.refused("update", "--cpu-rt-period", "1000", box.id).stderr, "no reason")
