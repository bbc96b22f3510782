"""What callers of runc and crun rely on beyond the specification: service managers, users of few rights."""
import os
import socket
import subprocess

from harness import PATIENCE, clause, expect, same, wait_for

NOTIFY = "runc(8) NOTIFY_SOCKET"


def only_root_may_enter(box):
    place = box.root / "secret"
    place.mkdir()
    place.chmod(0o700)
    return "/secret"


@clause("config.md process", "cwd may be a directory that only root may enter")
def closed_directory(box):
    box.config["process"] |= {"cwd": only_root_may_enter(box), "user": {"uid": 1000, "gid": 1000}}
    same(box.run("pwd; id -u; ls . 2>/dev/null || echo closed").split(), ["/secret", "1000", "closed"])


@clause("runc(8) exec", "--cwd may be a directory that only root may enter")
def closed_directory_entered(box):
    place = only_root_may_enter(box)
    box.running()
    same(box.done("exec", "--cwd", place, "--user", "1000:1000", box.id, "pwd").stdout.strip(), place)


class Manager:
    """A service manager's end of sd_notify(3)."""

    def __init__(self, box):
        self.path = str(box.folder / "manager.sock")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(PATIENCE)
        self.environment = os.environ | {"NOTIFY_SOCKET": self.path}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def told(self, *wanted):
        """Waits until all of it was said, in one message or in several."""
        lines = []
        while not set(wanted) <= set(lines):
            lines += self.socket.recv(4096).decode().split("\n")
        return lines


def variable_inside(pid):
    with open(f"/proc/{pid}/environ") as environment:
        found = [row[14:] for row in environment.read().split("\0") if row.startswith("NOTIFY_SOCKET=")]
    expect(found, "the program has no NOTIFY_SOCKET")
    return found[-1]


def say_inside(pid, *messages):
    """As a program of the container would: by the path that is right in there."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.connect(f"/proc/{pid}/root{variable_inside(pid)}")
        for message in messages:
            sender.send(message.encode())


def runs_program(box, pid):
    with open(f"/proc/{pid}/cmdline") as line:
        return "sleep" in line.read()


@clause(NOTIFY, "start waits for READY=1 of the program and tells the manager, with the program's pid")
def notified_by_start(box):
    with Manager(box) as manager:
        box.script("exec sleep 1000")
        box.write()
        box.quietly("create", box.id, env=manager.environment)
        pid = box.state()["pid"]
        starter = subprocess.Popen([*box.command, "start", box.id], env=manager.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: runs_program(box, pid), "the program")
            same(starter.poll(), None, "start ended before the program was ready:")
            say_inside(pid, "READY=1")
            lines = manager.told("READY=1", f"MAINPID={pid}")
            same(starter.wait(PATIENCE), 0)
        finally:
            starter.kill()
            starter.wait()
        expect(all(line in ("READY=1", f"MAINPID={pid}", "") for line in lines), lines)


@clause(NOTIFY, "a program that ends without a word ends the wait")
def never_ready(box):
    with Manager(box) as manager:
        box.script("exit 0")
        box.write()
        box.quietly("create", box.id, env=manager.environment)
        box.done("start", box.id, env=manager.environment)


@clause(NOTIFY, "a program of somebody else's user reaches it")
def notified_by_a_user(box):
    with Manager(box) as manager:
        box.config["process"]["user"] = {"uid": 1000, "gid": 1000}
        box.script("stat -c %a $(dirname $NOTIFY_SOCKET); [ -w $NOTIFY_SOCKET ] && echo writable")
        box.write()
        box.done("create", box.id, env=manager.environment, capture_output=False,
                 stdout=open(box.folder / "output", "w"), stderr=subprocess.DEVNULL)
        box.done("start", box.id, env=manager.environment)
        box.reaches("stopped")
        same(box.output().split()[-1], "writable")
