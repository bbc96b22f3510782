#!/usr/bin/env python3
"""test_cycles.py RUNTIME [CYCLES [SEED]]: containers are created, started, killed and deleted. In most cycles one
of these commands is itself killed, at a random moment. After `delete --force` nothing is left: no process, mount,
cgroup, network namespace or entry of the state directory.

It runs in a pid namespace of its own, so that what is left there is left by us."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 60
KILLED_SHARE = 0.6
LONGEST_LIFE = 0.04  # seconds a command is given before it may be killed
INSIDE = "BOXWRIGHT_TEST_INSIDE"


def enter_own_world():
    """The shell there adopts and reaps what loses its parent."""
    if INSIDE in os.environ:
        return
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", "\"$@\"; exit $?",
                          "sh", sys.executable, "-B", *sys.argv])


def processes():
    """All but the shell, this one and what is dead."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if int(entry.name) not in (1, os.getpid()) and "\nState:\tZ" not in (entry / "status").read_text():
                found.append((entry.name, (entry / "cmdline").read_bytes()))
        except OSError:
            continue
    return found


def network_namespaces():
    """Those of processes, and those that a mount keeps, besides our own."""
    found = set()
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            found.add(os.readlink(entry / "ns/net"))
        except OSError:
            continue
    kept = [line for line in open("/proc/self/mountinfo") if " - nsfs " in line and "net:[" in line]
    return sorted(found - {os.readlink("/proc/self/ns/net")}) + kept


def cgroups_of(marker):
    return [place for place, _, _ in os.walk("/sys/fs/cgroup") if marker in place]


class Cycles:
    def __init__(self, program, folder, seed):
        self.marker = folder.name
        self.state = folder / "state"
        self.bundle = folder / "bundle"
        self.program = program
        self.random = random.Random(seed)
        self.killed = 0
        self.namespaces_before = network_namespaces()
        for name in ("bin", "dev", "proc", "sys"):
            (self.bundle / "rootfs" / name).mkdir(parents=True)
        shutil.copy("/bin/busybox", self.bundle / "rootfs/bin/sleep")
        subprocess.run([program, "spec"], cwd=self.bundle, check=True)
        config = json.loads((self.bundle / "config.json").read_text())
        config["process"] |= {"terminal": False, "args": ["/bin/sleep", "1000"]}
        config["hostname"] = self.marker
        (self.bundle / "config.json").write_text(json.dumps(config))

    def call(self, *words, life=None):
        process = subprocess.Popen([self.program, "--root", self.state, *words], cwd=self.bundle,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if life is not None:
            time.sleep(life)
            process.kill()
            self.killed += 1
        return process.wait(timeout=PATIENCE)

    def cycle(self, number):
        name = f"{self.marker}-{number}"
        commands = (("create", name), ("start", name), ("kill", name, "KILL"), ("delete", name))
        victim = self.random.choice(commands) if self.random.random() < KILLED_SHARE else None
        life = self.random.random() * LONGEST_LIFE
        for words in commands:
            status = self.call(*words, life=life if words is victim else None)
            # A deletion may come before the end of what was killed.
            if victim is None and status != 0 and words[0] != "delete":
                raise SystemExit(f"{words}: {status}")
        status = self.call("delete", "--force", name)
        if status != 0:
            raise SystemExit(f"delete --force {name}: {status}")

    def leftovers(self):
        entries = [name for name in os.listdir(self.state) if not name.startswith(".")]
        mounts = [line for line in open("/proc/self/mountinfo") if self.marker in line]
        namespaces = [name for name in network_namespaces() if name not in self.namespaces_before]
        return {"entries": entries, "mounts": mounts, "cgroups": cgroups_of(self.marker), "processes": processes(),
                "network namespaces": namespaces}


def main():
    enter_own_world()
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with tempfile.TemporaryDirectory(prefix="cycles-") as folder:
        cycles = Cycles(program, pathlib.Path(folder), seed)
        for number in range(count):
            cycles.cycle(number)
        deadline = time.monotonic() + PATIENCE
        while any(cycles.leftovers().values()) and time.monotonic() < deadline:
            time.sleep(0.1)  # what was killed may still be ending
        left = cycles.leftovers()
        print(f"{count} cycles, {cycles.killed} commands killed, seed {seed}: left {left}")
        return 1 if any(left.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
