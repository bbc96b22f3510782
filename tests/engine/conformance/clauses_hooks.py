"""config.md, "POSIX-platform Hooks"."""
import json
import os

from harness import clause, expect, same

HOOKS = "config.md hooks"
KINDS = {"prestart": "creating", "createRuntime": "creating", "createContainer": "creating",
         "startContainer": "created", "poststart": "running", "poststop": "stopped"}
INSIDE = ("createContainer", "startContainer")


def order_of(box):
    return box.logged().split()


@clause(HOOKS, "all six, in their order, create and start each with their own")
def order(box):
    for kind in KINDS:
        if kind != "startContainer":
            box.hook(kind, f"echo {kind} >> $LOG")
    box.hook("startContainer", "echo x > /started")
    box.create("sleep 1000")
    same(order_of(box), ["prestart", "createRuntime", "createContainer"])
    box.start()
    same(order_of(box), ["prestart", "createRuntime", "createContainer", "poststart"])
    expect((box.root / "started").exists(), "startContainer did not run")
    box.done("delete", "--force", box.id)
    same(order_of(box)[-1], "poststop")


for name, status in KINDS.items():
    @clause(HOOKS, f"{name}: the state on standard input says {status}")
    def state(box, name=name, status=status):
        box.hook(name, "cat > " + ("/state" if name == "startContainer" else "$LOG"))
        box.running()
        box.done("delete", "--force", box.id)
        text = (box.root / "state").read_text() if name == "startContainer" else box.logged()
        found = json.loads(text)
        same((found["id"], found["bundle"], found["status"]), (box.id, str(box.bundle), status))

for name in ("prestart", "createRuntime", "poststart"):
    @clause(HOOKS, f"{name}: the state names the process on the host")
    def pid(box, name=name):
        box.hook(name, "cat > $LOG")
        box.running()
        same(json.loads(box.logged())["pid"], box.state()["pid"])

for name in KINDS:
    @clause(HOOKS, f"{name}: in the namespaces of the " + ("container" if name in INSIDE else "runtime"))
    def place(box, name=name):
        box.hook(name, "(readlink /proc/self/ns/net; readlink /proc/self/ns/mnt) > " +
                 ("/where" if name == "startContainer" else "$LOG"))
        box.running()
        inside = [box.inside("readlink", f"/proc/self/ns/{kind}") for kind in ("net", "mnt")]
        box.done("delete", "--force", box.id)
        found = (box.root / "where").read_text() if name == "startContainer" else box.logged()
        outside = [os.readlink(f"/proc/self/ns/{kind}") for kind in ("net", "mnt")]
        same(found.split(), inside if name in INSIDE else outside)


@clause(HOOKS, "createContainer comes before pivot_root: paths are the host's")
def before_pivot(box):
    box.hook("createContainer", "test -d \"$0/rootfs/bin\" && echo host >> $LOG", args=[
        "sh", "-c", f"test -d {box.bundle}/rootfs/bin && echo host >> $LOG"])
    box.running()
    same(order_of(box), ["host"])


@clause(HOOKS, "createRuntime can still mount into the root")
def mounts_into(box):
    box.config["mounts"].append({"destination": "/place", "type": "tmpfs", "source": "tmpfs"})
    box.hook("createContainer", f"echo made > {box.root}/place/file")
    same(box.run("cat /place/file"), "made")


@clause(HOOKS, "args and env are the listed ones and no other")
def environment(box):
    box.hook("createRuntime", "echo \"$A $0 $HOME\" > $LOG", args=["sh", "-c", "echo \"$A $0 $HOME\" > $LOG", "name"],
             env=[f"LOG={box.log}", "A=b"])
    box.running()
    same(order_of(box), ["b", "name"])


for name in ("prestart", "createRuntime", "createContainer", "startContainer"):
    @clause(HOOKS, f"{name}: its failure is an error and the program does not run")
    def failure(box, name=name):
        box.hook(name, "exit 3")
        box.script("touch /ran")
        box.run_refused()
        expect(not (box.root / "ran").exists(), "the program ran")


@clause(HOOKS, "poststop: its failure does not keep the container")
def poststop_failure(box):
    box.hook("poststop", "echo first >> $LOG; exit 3")
    box.hook("poststop", "echo second >> $LOG")
    box.running()
    box.call("delete", "--force", box.id)
    box.refused("state", box.id)
    same(order_of(box), ["first", "second"])


@clause(HOOKS, "timeout ends a hook that hangs, and is an error")
def timeout(box):
    box.hook("createRuntime", "exec sleep 1000", timeout=1)
    box.run_refused()


@clause(HOOKS, "one that reads nothing holds nobody up, however long the state")
def unread(box):
    box.config["annotations"] = {"long": "x" * 100_000, "longer": "y" * 100_000}
    for kind in ("prestart", "createRuntime", "createContainer"):
        box.hook(kind, "exec 0<&-; exit 0")
    box.hook("createRuntime", "wc -c > $LOG")
    same(box.run("echo ran"), "ran")
    expect(int(box.logged()) > 200_000, "the state was cut")


@clause(HOOKS, "a path that is not there is an error")
def missing(box):
    box.hook("createRuntime", "", path="/no/such/hook")
    box.run_refused()


@clause(HOOKS, "several of a kind in the order of the list")
def several(box):
    for word in ("one", "two", "three"):
        box.hook("createRuntime", f"echo {word} >> $LOG")
    box.running()
    same(order_of(box), ["one", "two", "three"])
