"""runtime.md: operations, state, lifecycle."""
import json
import os
import signal

from harness import clause, expect, same, wait_for

OPERATIONS = "runtime.md operations"
STATE = "runtime.md state"


@clause(STATE, "created, with the members the specification asks for")
def created(box):
    box.config["annotations"] = {"org.example": "value"}
    box.create("sleep 1000")
    state = box.state()
    same({name: state[name] for name in ("id", "status", "bundle", "annotations")},
         {"id": box.id, "status": "created", "bundle": str(box.bundle), "annotations": {"org.example": "value"}})
    expect(state["ociVersion"].startswith("1."), state["ociVersion"])
    os.kill(state["pid"], 0)


@clause(STATE, "running")
def running(box):
    box.running()
    same(box.state()["status"], "running")


@clause(STATE, "stopped, once the program ended")
def stopped(box):
    box.running("exit 0")
    box.reaches("stopped")


@clause(STATE, "no such container")
def absent(box):
    box.refused("state", box.id)


@clause(STATE, "without an id")
def no_id(box):
    box.refused("state")


@clause(OPERATIONS, "create does not run the program")
def create_waits(box):
    box.create("touch /ran; sleep 1000")
    expect(not (box.root / "ran").exists(), "it ran")
    box.start()
    wait_for((box.root / "ran").exists, "the program")


@clause(OPERATIONS, "create: an id is taken once")
def taken(box):
    box.create("sleep 1000")
    box.refused("create", box.id)
    same(box.state()["status"], "created")


@clause(OPERATIONS, "create: config.json may change afterwards without effect")
def changed_later(box):
    box.create("sleep 1000")
    pid = box.state()["pid"]
    box.script("exit 7")
    box.write()
    box.start()
    same(box.state()["pid"], pid)
    same(box.state()["status"], "running")


@clause(OPERATIONS, "create without a config.json")
def no_config(box):
    box.refused("create", box.id)
    box.refused("state", box.id)


@clause(OPERATIONS, "create with a config.json that is none")
def no_json(box):
    (box.bundle / "config.json").write_text("{")
    box.refused("create", box.id)
    box.refused("state", box.id)


@clause(OPERATIONS, "create without process.args and start are refused")
def no_args(box):
    del box.config["process"]["args"]
    box.write()
    if box.call("create", box.id).returncode == 0:
        box.refused("start", box.id)


@clause(OPERATIONS, "start of what is running, stopped or not there")
def start_twice(box):
    box.refused("start", box.id)
    box.running()
    box.refused("start", box.id)
    same(box.state()["status"], "running")
    box.done("kill", box.id, "KILL")
    box.reaches("stopped")
    box.refused("start", box.id)


for word in ("TERM", "SIGTERM", "15"):
    @clause(OPERATIONS, f"kill {word}")
    def kill(box, word=word):
        box.running("trap 'echo got; exit' TERM; echo ready; while :; do sleep 0.05; done")
        wait_for(lambda: "ready" in box.output(), "the trap")
        box.done("kill", box.id, word)
        box.reaches("stopped")
        same(box.output().split(), ["ready", "got"])


@clause(OPERATIONS, "kill of what is created")
def kill_created(box):
    box.create("sleep 1000")
    box.done("kill", box.id, "KILL")
    box.reaches("stopped")


@clause(OPERATIONS, "kill of what is stopped or not there")
def kill_stopped(box):
    box.refused("kill", box.id, "KILL")
    box.running("exit 0")
    box.reaches("stopped")
    box.refused("kill", box.id, "KILL")


@clause(OPERATIONS, "kill with an unknown signal")
def kill_unknown(box):
    box.running()
    box.refused("kill", box.id, "NOSUCH")


@clause(OPERATIONS, "delete of what is running")
def delete_running(box):
    box.running()
    box.refused("delete", box.id)
    same(box.state()["status"], "running")


@clause("runc(8) delete", "of what is created takes everything away")
def delete_created(box):
    box.create("sleep 1000")
    pid = box.state()["pid"]
    box.done("delete", box.id)
    box.refused("state", box.id)
    wait_for(lambda: not os.path.exists(f"/proc/{pid}") or "(zombie)" in open(f"/proc/{pid}/status").read(), "the end")


@clause(OPERATIONS, "delete of what is stopped takes everything away")
def delete_stopped(box):
    box.running("exit 0")
    box.reaches("stopped")
    box.done("delete", box.id)
    box.refused("state", box.id)
    box.create("sleep 1000")  # the id is free again


@clause(OPERATIONS, "delete of what is not there")
def delete_absent(box):
    box.refused("delete", box.id)


@clause("runc(8) delete --force", "ends what runs, and is no error where there is nothing")
def delete_force(box):
    box.running()
    pid = box.state()["pid"]
    box.done("delete", "--force", box.id)
    box.refused("state", box.id)
    wait_for(lambda: not os.path.exists(f"/proc/{pid}") or "(zombie)" in open(f"/proc/{pid}/status").read(), "the end")
    box.done("delete", "--force", box.id)


@clause("runc(8) pause", "and resume")
def pause(box):
    box.running()
    box.done("pause", box.id)
    same(box.state()["status"], "paused")
    box.done("resume", box.id)
    same(box.state()["status"], "running")


@clause("runc(8) exec", "a process in the container's namespaces")
def execute(box):
    box.running()
    same(box.inside("hostname"), "conformance")
    same(box.inside("readlink", "/proc/self/ns/pid"), box.inside("readlink", "/proc/1/ns/pid"))


@clause("runc(8) exec", "its exit status")
def execute_status(box):
    box.running()
    same(box.call("exec", box.id, "sh", "-c", "exit 9").returncode, 9)


@clause("runc(8) exec", "--cwd, --env, --user")
def execute_options(box):
    box.running()
    same(box.done("exec", "--cwd", "/tmp", "--env", "A=b", "--user", "5:6", box.id, "sh", "-c",
                  "pwd; echo $A; id -u; id -g").stdout.split(), ["/tmp", "b", "5", "6"])


@clause("runc(8) exec", "--process")
def execute_process(box):
    box.running()
    path = box.folder / "process.json"
    path.write_text(json.dumps(box.config["process"] | {"args": ["pwd"], "cwd": "/tmp"}))
    same(box.done("exec", "--process", str(path), box.id).stdout.strip(), "/tmp")


@clause("runc(8) exec", "--detach and --pid-file")
def execute_detached(box):
    box.running()
    path = box.folder / "pid"
    box.quietly("exec", "--detach", "--pid-file", str(path), box.id, "sleep", "1000")
    os.kill(int(path.read_text()), 0)


@clause("runc(8) exec", "with the container's capabilities and noNewPrivileges")
def execute_limits(box):
    box.running()
    script = "grep -E 'CapBnd|NoNewPrivs' /proc/self/status | cut -f2"
    same(box.inside("sh", "-c", script).split(), ["0000000020000420", "1"])


@clause("runc(8) exec", "into what is stopped or not there")
def execute_stopped(box):
    box.refused("exec", box.id, "true")
    box.running("exit 0")
    box.reaches("stopped")
    box.refused("exec", box.id, "true")


@clause("runc(8) exec", "a command that is not there")
def execute_missing(box):
    box.running()
    box.refused("exec", box.id, "/no/such/program")


@clause("runc(8) exec", "is no way to the host's descriptors (CVE-2024-21626)")
def execute_escape(box):
    box.running()
    for number in range(3, 12):
        ended = box.call("exec", "--cwd", f"/proc/self/fd/{number}", box.id, "pwd")
        expect(ended.returncode != 0, f"descriptor {number} leads to {ended.stdout}")


@clause("runc(8) list", "json")
def list_json(box):
    box.create("sleep 1000")
    rows = json.loads(box.done("list", "--format", "json").stdout)
    same([(row["id"], row["status"]) for row in rows], [(box.id, "created")])


@clause("runc(8) list", "--quiet")
def list_quiet(box):
    box.create("sleep 1000")
    same(box.done("list", "--quiet").stdout.split(), [box.id])


@clause("runc(8) ps", "--format json")
def processes(box):
    box.running("sleep 1000 & wait")
    wait_for(lambda: len(json.loads(box.done("ps", "--format", "json", box.id).stdout)) == 2, "two processes")


@clause("runc(8) run", "--detach comes back, and the container goes on")
def detached(box):
    box.script("sleep 1000")
    box.write()
    box.quietly("run", "--detach", box.id)
    same(box.state()["status"], "running")


@clause("runc(8) run", "in the foreground deletes the container")
def foreground(box):
    box.run("true")
    box.refused("state", box.id)


@clause("runc(8) run", "--pid-file holds the process id alone")
def pid_file(box):
    box.script("sleep 1000")
    box.write()
    box.quietly("run", "--detach", "--pid-file", str(box.folder / "pid"), box.id)
    same((box.folder / "pid").read_text(), str(box.state()["pid"]))


@clause("runc(8) run", "in the foreground hands signals on")
def forwards(box):
    import subprocess
    box.script("trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done")
    box.write()
    process = subprocess.Popen([*box.command, "run", box.id], cwd=box.bundle, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE)
    same(process.stdout.readline(), b"ready\n")
    process.send_signal(signal.SIGTERM)
    same(process.wait(timeout=30), 5)


@clause("runc(8) spec", "writes a config.json that runs")
def spec(box):
    box.done("spec")
    config = json.loads((box.bundle / "config.json").read_text())
    config["process"] |= {"terminal": False, "args": ["echo", "ran"]}
    (box.bundle / "config.json").write_text(json.dumps(config))
    same(box.done("run", box.id).stdout.strip(), "ran")


@clause("runc(8) --log", "errors in JSON, a line each")
def log(box):
    path = box.folder / "log.json"
    box.command += ["--log", str(path), "--log-format", "json"]
    box.refused("start", box.id)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    expect(any(row["level"] == "error" and row["msg"] and row["time"] for row in rows), rows)
