"""What the clauses share: a bundle, a runtime driven by its command line, and the table they enter."""
import copy
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

PATIENCE = 60
CLAUSES = []  # (specification, what, function)
ALL_CAPABILITIES = ("bounding", "effective", "permitted")


class Broken(Exception):
    """The runtime does not do what the clause says."""


def clause(specification, what):
    """Enters a function of one Box into the table. `specification` names file and section."""
    def enter(function):
        CLAUSES.append((specification, what, function))
        return function
    return enter


def expect(condition, message):
    if not condition:
        raise Broken(message)


def same(found, wanted, what=""):
    expect(found == wanted, f"{what or 'found'} {found!r}, not {wanted!r}")


def wait_for(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        expect(time.monotonic() < deadline, f"{what} did not come")
        time.sleep(0.02)


def mount(destination, kind, source, *options):
    return {"destination": destination, "type": kind, "source": source, "options": list(options)}


def first_config():
    """Every namespace a container has by default, no limit; versions and members every runtime knows."""
    few = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"]
    return {
        "ociVersion": "1.0.2",
        "process": {"terminal": False, "user": {"uid": 0, "gid": 0}, "args": ["true"], "cwd": "/",
                    "env": ["PATH=/bin"], "noNewPrivileges": True,
                    "capabilities": {name: list(few) for name in ALL_CAPABILITIES}},
        "root": {"path": "rootfs", "readonly": False},
        "hostname": "conformance",
        "mounts": [
            mount("/proc", "proc", "proc"),
            mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"),
            mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
            mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
        ],
        "linux": {"namespaces": [{"type": name} for name in ("pid", "network", "ipc", "uts", "mount")],
                  "resources": {"devices": [{"allow": False, "access": "rwm"}]}},
    }


@functools.cache
def applets():
    """Of busybox's names those that occur in a clause: all four hundred would take most of the time."""
    listed = subprocess.run(["/bin/busybox", "--list"], check=True, capture_output=True, text=True).stdout
    named = set()
    for table in pathlib.Path(__file__).parent.glob("clauses_*.py"):
        named |= set(re.findall(r"[a-z0-9_\[]+", table.read_text()))
    return [name for name in listed.split() if name != "busybox" and name in named]


class Box:
    """One bundle and one container, deleted at the end whatever happened."""

    def __init__(self, runtime):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="conformance-"))
        self.folder.chmod(0o755)
        self.bundle = self.folder / "bundle"
        self.root = self.bundle / "rootfs"
        for name in ("bin", "dev", "proc", "sys", "tmp", "etc"):
            (self.root / name).mkdir(parents=True)
        (self.root / "tmp").chmod(0o1777)
        shutil.copy("/bin/busybox", self.root / "bin")
        for name in applets():
            os.symlink("busybox", f"{self.root}/bin/{name}")
        self.config = first_config()
        self.id = "conformance-" + self.folder.name[-8:].replace("_", "x")
        self.command = [*runtime, "--root", str(self.folder / "state")]

    def close(self):
        self.call("delete", "--force", self.id)
        shutil.rmtree(self.folder, ignore_errors=True)

    # the configuration

    def script(self, text):
        self.config["process"]["args"] = ["sh", "-c", text]

    def namespaces(self, *names):
        self.config["linux"]["namespaces"] += [{"type": name} for name in names]

    def without_namespace(self, name):
        self.config["linux"]["namespaces"] = [
            row for row in self.config["linux"]["namespaces"] if row["type"] != name]

    def capabilities(self, *names, sets=ALL_CAPABILITIES):
        self.config["process"]["capabilities"] = {name: list(names) for name in sets}

    def map_users(self, host=100000, size=65536):
        self.namespaces("user")
        for name in ("uidMappings", "gidMappings"):
            self.config["linux"][name] = [{"containerID": 0, "hostID": host, "size": size}]
        self.give(self.root, host)

    @staticmethod
    def give(folder, user):
        for place in (folder, *folder.rglob("*")):
            os.chown(place, user, user, follow_symlinks=False)

    def hook(self, kind, text, **members):
        """A hook that runs `text` with the state on its standard input and the log in $LOG."""
        hook = {"path": "/bin/sh", "args": ["sh", "-c", text], "env": [f"LOG={self.log}", "PATH=/usr/bin:/bin"]}
        self.config.setdefault("hooks", {}).setdefault(kind, []).append(hook | members)

    @property
    def log(self):
        return self.folder / "log"

    def logged(self):
        return self.log.read_text() if self.log.exists() else ""

    def write(self):
        (self.bundle / "config.json").write_text(json.dumps(self.config))

    # the runtime

    def call(self, *words, **options):
        given = {"stdin": subprocess.DEVNULL, "timeout": PATIENCE, "cwd": self.bundle,
                 "capture_output": True, "text": True} | options
        return subprocess.run([*self.command, *words], **given)

    def done(self, *words, **options):
        ended = self.call(*words, **options)
        same(ended.returncode, 0, f"{words[0]}: {(ended.stderr or '').strip()}: status")
        return ended

    def quietly(self, *words, **options):
        """For what leaves a process behind: that would hold on to a pipe of ours."""
        return self.done(*words, capture_output=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)

    def refused(self, *words):
        ended = self.call(*words)
        expect(ended.returncode != 0, f"{words[0]} was not refused")
        return ended

    def run(self, text=None):
        """Standard output of a run that succeeds."""
        if text is not None:
            self.script(text)
        self.write()
        return self.done("run", self.id).stdout.strip()

    def run_refused(self):
        self.write()
        ended = self.call("run", self.id)
        expect(ended.returncode != 0, "the run was not refused")
        expect(ended.stderr.strip(), "refused without a word")
        return ended

    def create(self, text=None):
        if text is not None:
            self.script(text)
        self.write()
        with open(self.folder / "output", "w") as output:
            ended = self.call("create", self.id, capture_output=False, stdout=output, stderr=output)
        same(ended.returncode, 0, f"create: {self.output()}: status")

    def output(self):
        return (self.folder / "output").read_text().strip()

    def start(self):
        self.done("start", self.id)

    def state(self):
        return json.loads(self.done("state", self.id).stdout)

    def reaches(self, status):
        wait_for(lambda: self.state()["status"] == status, f"status {status}")

    def running(self, text="sleep 1000"):
        self.create(text)
        self.start()

    def inside(self, *command):
        return self.done("exec", self.id, *command).stdout.strip()


def with_changes(changes):
    """{"process.cwd": "/tmp"} as a function of a config."""
    def apply(config):
        for path, value in changes.items():
            *parents, last = path.split(".")
            place = config
            for name in parents:
                place = place.setdefault(name, {})
            place[last] = copy.deepcopy(value)
    return apply


def probe(specification, what, changes, script, wanted):
    """A clause in one row: with these changes a script prints this."""
    def check(box):
        with_changes(changes)(box.config)
        same(box.run(script), wanted)
    CLAUSES.append((specification, what, check))


def refusal(specification, what, changes):
    """A clause in one row: with these changes nothing runs."""
    def check(box):
        with_changes(changes)(box.config)
        box.run_refused()
    CLAUSES.append((specification, what, check))
