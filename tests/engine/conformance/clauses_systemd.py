"""Containers in scopes of systemd: joined to the table where the runtime is told to use it, on a host that has it."""
import subprocess

from harness import clause, expect, refusal, same

SCOPE = "runc docs/systemd.md"
PROPERTY = "org.systemd.property."


def unit(box):
    return f"conformance-{box.id}.scope"


def in_scope(box):
    box.config["linux"]["cgroupsPath"] = f"system.slice:conformance:{box.id}"


def shown(box, name):
    ended = subprocess.run(["systemctl", "show", "--property", name, "--value", unit(box)], check=True,
                           capture_output=True, text=True)
    return ended.stdout.strip()


def held(box, name):
    """A file of the cgroup the container's first process is in."""
    with open(f"/proc/{box.state()['pid']}/cgroup") as file:
        place = file.read().strip().split("::")[1]
    with open(f"/sys/fs/cgroup{place}/{name}") as file:
        return file.read().strip()


@clause(SCOPE, "cgroupsPath slice:prefix:name is a scope in that slice, gone after delete")
def scope(box):
    in_scope(box)
    box.running()
    same((shown(box, "ActiveState"), shown(box, "Slice")), ("active", "system.slice"))
    box.done("delete", "--force", box.id)
    same(shown(box, "LoadState"), "not-found")


@clause(SCOPE, "exec runs in the scope")
def entered(box):
    in_scope(box)
    box.running()
    expect(unit(box) in box.inside("cat", "/proc/self/cgroup"), "it is elsewhere")


@clause(SCOPE, "limits, first ones and updated ones, outlive daemon-reload")
def reload(box):
    in_scope(box)
    box.config["linux"]["resources"] |= {"memory": {"limit": 64 << 20}, "pids": {"limit": 30}, "cpu": {"shares": 512}}
    box.running()
    weight = held(box, "cpu.weight")
    expect(weight != "100", "cpu.shares have no effect")
    box.done("update", "--memory", str(32 << 20), "--pids-limit", "20", "--cpu-quota", "30000", "--cpu-period",
             "100000", box.id)
    subprocess.run(["systemctl", "daemon-reload"], check=True)
    same([held(box, name) for name in ("memory.max", "pids.max", "cpu.max", "cpu.weight")],
         [str(32 << 20), "20", "30000 100000", weight])
    box.inside("sh", "-c", "exec 3</dev/null")


@clause(SCOPE, "annotations set properties of the scope")
def properties(box):
    in_scope(box)
    box.config["annotations"] = {
        PROPERTY + "TimeoutStopUSec": "uint64 123456789", PROPERTY + "KillSignal": "37",
        PROPERTY + "CollectMode": "'inactive'", PROPERTY + "SendSIGHUP": "true",
        PROPERTY + "After": "['basic.target', 'sysinit.target']"}
    box.running()
    same([shown(box, name) for name in ("TimeoutStopUSec", "KillSignal", "CollectMode", "SendSIGHUP")],
         ["2min 3.456789s", "37", "inactive", "yes"])
    after = shown(box, "After").split()
    expect({"basic.target", "sysinit.target"} <= set(after), after)


@clause(SCOPE, "an annotation whose name ends with Sec is in seconds")
def seconds(box):
    in_scope(box)
    box.config["annotations"] = {PROPERTY + "TimeoutStopSec": "5"}
    box.running()
    same(shown(box, "TimeoutStopUSec"), "5s")


refusal(SCOPE, "a value that is no GVariant", {"annotations": {PROPERTY + "TimeoutStopUSec": "uint64 soon"}})
refusal(SCOPE, "a cgroupsPath of another form", {"linux.cgroupsPath": "/conformance/one"})
