#!/usr/bin/env python3
"""The exported bundle of each template does under runc and crun what the design does under Boxwright:
one probe, run under the three, says the same. And what bundles leave out, these runtimes do refuse."""
import json
import os
import re
import subprocess
import sys
import tempfile

RUNTIMES = ("runc", "crun")
# The last line asks for what every profile denies. Pids and inode numbers are left out.
PROBE = r"""
hostname; id; umask; ulimit -n
while read name value; do case $name in Cap*|NoNewPrivs:|Seccomp:) echo $name $value;; esac; done < /proc/self/status
touch /written 2>&1 && echo the root is writable
while read id parent device root point options rest; do echo mount $point; done < /proc/self/mountinfo
echo maps $(cat /proc/self/uid_map)
for limit in cpu.max memory.max memory.swap.max pids.max io.max; do
    echo $limit $(cat /sys/fs/cgroup/$limit)
done
unshare -U true 2>&1
exit 7
"""


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, **options)


def templates():
    """The program's own list."""
    told = " ".join(run("boxwright", "run", "--help").stdout.split())
    return re.search(r"built-in template: ([^.]*)\.", told)[1].split(", ")


def prepare(bundle, more_namespaces=()):
    """Puts the probe into a bundle."""
    path = os.path.join(bundle, "config.json")
    with open(path) as file:
        config = json.load(file)
    config["process"] |= {"args": ["/bin/sh", "-c", PROBE], "terminal": False}
    config["linux"]["namespaces"] += [{"type": name} for name in more_namespaces]
    with open(path, "w") as file:
        json.dump(config, file)


def limits_asked_for():
    """The probe sees limits at all: those of the template that has them."""
    told = run("boxwright", "run", "--template", "limits-lab", "--", "/bin/sh", "-c", PROBE).stdout
    for line in ("cpu.max 25000 100000", "memory.max 268435456", "memory.swap.max 0", "pids.max 128"):
        if line not in told.splitlines():
            yield f"limits-lab has no '{line}': {told}"


def left_out(folder):
    """A bundle of all namespaces says that it leaves the time namespace out, because with it runc runs nothing."""
    bundle = os.path.join(folder, "with-time")
    exported = run("boxwright", "export", "--template", "all-namespaces", bundle)
    if exported.returncode != 0 or "time namespace" not in exported.stderr:
        yield f"export does not tell of the time namespace: {exported.stderr}"
        return
    prepare(bundle, more_namespaces=["time"])
    refused = run("runc", "run", "--bundle", bundle, "parity-time")
    if refused.returncode == 0 or refused.returncode == 7 or "time" not in refused.stderr:
        yield f"runc knows time namespaces, bundles need not leave them out: {refused.returncode} {refused.stderr}"


def differences(template, folder):
    ours = run("boxwright", "run", "--template", template, "--", "/bin/sh", "-c", PROBE)
    if ours.returncode != 7:
        yield f"boxwright: status {ours.returncode}: {ours.stderr}"
    for runtime in RUNTIMES:
        bundle = os.path.join(folder, f"{template}-{runtime}")
        exported = run("boxwright", "export", "--template", template, bundle)
        if exported.returncode != 0:
            yield f"export: {exported.stderr}"
            continue
        prepare(bundle)
        theirs = run(runtime, "run", "--bundle", bundle, f"parity-{template}")
        if theirs.returncode != ours.returncode:
            yield f"{runtime}: status {theirs.returncode}: {theirs.stderr}"
        left, right = ours.stdout.splitlines(), theirs.stdout.splitlines()
        only_ours = [line for line in left if line not in right]
        only_theirs = [line for line in right if line not in left]
        if only_ours or only_theirs:
            yield f"{runtime}: only boxwright says {only_ours}, only {runtime} says {only_theirs}"


def main():
    faults = 0

    def tell(what, found, well):
        nonlocal faults
        faults += len(found)
        print(f"{what}: {'; '.join(found) or well}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # root of another user namespace passes through
        os.environ |= {"BOXWRIGHT_DATA": f"{folder}/data", "BOXWRIGHT_RUN": f"{folder}/run"}
        for template in sys.argv[1:] or templates():
            tell(template, list(differences(template, folder)), "the same under " + ", ".join(RUNTIMES))
        tell("limits", list(limits_asked_for()), "seen by the probe")
        tell("left out", list(left_out(folder)), "refused by runc")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
