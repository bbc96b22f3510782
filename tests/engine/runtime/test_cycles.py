#!/usr/bin/env python3
"""Containers are made, started, killed and deleted while boxwright-runtime itself is killed at random moments;
after `delete --force` nothing of them is left: no process, cgroup, mount or entry."""
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
LONGEST_LIFE = 0.06  # seconds a command is given before it may be killed


def processes_of(marker):
    """Zombies do nothing any more."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "cmdline").read_bytes() + (entry / "cgroup").read_bytes()
            if marker.encode() in text and "\nState:\tZ" not in (entry / "status").read_text():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


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
        for name in ("bin", "dev", "proc", "sys"):
            (self.bundle / "rootfs" / name).mkdir(parents=True)
        shutil.copy("/bin/busybox", self.bundle / "rootfs/bin/sleep")
        subprocess.run([program, "spec"], cwd=self.bundle, check=True)
        config = json.loads((self.bundle / "config.json").read_text())
        config["process"] |= {"terminal": False, "args": ["/bin/sleep", "1000"]}
        config["hostname"] = self.marker
        (self.bundle / "config.json").write_text(json.dumps(config))

    def call(self, *words, may_kill=True):
        process = subprocess.Popen([self.program, "--root", self.state, *words], cwd=self.bundle,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if may_kill and self.random.random() < KILLED_SHARE:
            time.sleep(self.random.random() * LONGEST_LIFE)
            process.kill()
            self.killed += 1
        errors = process.communicate(timeout=PATIENCE)[1] if not may_kill else b""
        process.wait(timeout=PATIENCE)
        return process.returncode, errors.decode()

    def cycle(self, number):
        name = f"{self.marker}-{number}"
        for words in (("create", name), ("start", name), ("kill", name, "KILL"), ("delete", name)):
            self.call(*words)
        status, errors = self.call("delete", "--force", name, may_kill=False)
        if status != 0:
            raise SystemExit(f"delete --force {name}: {errors}")

    def leftovers(self):
        entries = [name for name in os.listdir(self.state) if not name.startswith(".")]
        mounts = [line for line in open("/proc/self/mountinfo") if self.marker in line]
        return {"entries": entries, "mounts": mounts, "cgroups": cgroups_of(self.marker),
                "processes": processes_of(self.marker)}


def main():
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else int(time.time())
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
