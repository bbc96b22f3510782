#!/usr/bin/env python3
"""The exported bundle of each template does under runc and crun what the design does under Boxwright:
one probe, run under the three, says the same."""
import json
import os
import subprocess
import sys
import tempfile

# Not yet all-namespaces: its bundle keeps the layers' owners, which the user namespace does not map.
TEMPLATES = ("hello-shell", "all-namespaces", "limits-lab", "hardened-service")
RUNTIMES = ("runc", "crun")
# The last line asks for what every profile denies. Pids and inode numbers are left out.
PROBE = r"""
hostname; id; umask; ulimit -n
while read name value; do case $name in Cap*|NoNewPrivs:|Seccomp:) echo $name $value;; esac; done < /proc/self/status
touch /written 2>&1 && echo the root is writable
while read id parent device root point options rest; do echo mount $point; done < /proc/self/mountinfo
echo maps $(cat /proc/self/uid_map)
unshare -U true 2>&1
exit 7
"""


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, **options)


def prepare(bundle, drop_time):
    """Puts the probe into a bundle; the limits it asks for come back for a look."""
    path = os.path.join(bundle, "config.json")
    with open(path) as file:
        config = json.load(file)
    config["process"] |= {"args": ["/bin/sh", "-c", PROBE], "terminal": False}
    if drop_time:
        config["linux"]["namespaces"] = [row for row in config["linux"]["namespaces"] if row["type"] != "time"]
    with open(path, "w") as file:
        json.dump(config, file)


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
        prepare(bundle, drop_time=runtime == "runc")
        theirs = run(runtime, "run", "--bundle", bundle, f"parity-{template}")
        if theirs.returncode != ours.returncode:
            yield f"{runtime}: status {theirs.returncode}: {theirs.stderr}"
        for left, right in ((ours.stdout, theirs.stdout),):
            only_ours = [line for line in left.splitlines() if line not in right.splitlines()]
            only_theirs = [line for line in right.splitlines() if line not in left.splitlines()]
            if only_ours or only_theirs:
                yield f"{runtime}: only boxwright says {only_ours}, only {runtime} says {only_theirs}"


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # root of another user namespace passes through
        os.environ |= {"BOXWRIGHT_DATA": f"{folder}/data", "BOXWRIGHT_RUN": f"{folder}/run"}
        for template in sys.argv[1:] or TEMPLATES:
            found = list(differences(template, folder))
            faults += len(found)
            print(f"{template}: {'; '.join(found) or 'the same under ' + ', '.join(RUNTIMES)}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
