#!/usr/bin/python3
"""The window's main job, once, by an ordinary user with mouse and keys: a template, a real layer, Run,
polkit's question, the terminal, limits changed live, pause, a kill for want of memory, stop, a bundle
for other runtimes; then the window is killed and a new one finds the container. Each step is judged by
the kernel and the disk, not by the window.

main_job.py LAYER: an archive with /opt/probe in it. Runs as root in the guest."""
import glob
import json
import os
import re
import subprocess
import sys
import time
import traceback

from polkit_agent import PolkitAgent
from screen import FOCUSED, Screen, until
from studio import HOME, SESSION_BUS, STORE, TESTER, Container, Window, content

DESIGN = f"{HOME}/.local/share/boxwright/designs/limits-lab.boxwright.json"
BUNDLES = f"{HOME}/bundles"
RUNTIMES = ("runc", "crun")
MIB = 1 << 20


def say(text):
    print(f"== {time.monotonic() - began:.0f}s: {text}", flush=True)


def same(what, expected, actual):
    if expected != actual:
        raise AssertionError(f"{what}: want {expected!r}, have {actual!r}")


def layers():
    return [name for name in os.listdir(f"{STORE}/layers") if os.path.exists(f"{STORE}/layers/{name}/tree")]


def saved_layers():
    """How many layers the saved design has."""
    return len(json.loads(content(DESIGN) or '{"layers": []}')["layers"])


def saved_resources():
    return json.loads(content(DESIGN))["oci"]["linux"]["resources"]


def choose(field, path):
    """In Qt's file dialog."""
    screen.write(field, "text", path)
    screen.wait_for_window("Boxwright")


def from_template_to_editor():
    say("Home: the template Limits lab into the editor")
    screen.find("Your first box")
    screen.picture("home")
    screen.click("Open Limits lab")
    screen.find_enabled("Run", "push button")
    same("layers after the starter's import", 1, len(layers()))
    screen.picture("editor")


def import_a_layer(archive):
    say("a real layer onto the stack, by the file dialog; undo, redo, save")
    screen.click("Add layer")
    screen.keys("Down", "Return")  # Import an archive or image
    choose("File name:", archive)
    until("the layer in the store", lambda: len(layers()) == 2)
    screen.find_enabled("Undo", "push button")
    screen.picture("editor-stack")
    screen.keys("ctrl+s")
    until("two layers in the saved design", lambda: saved_layers() == 2)
    screen.click("Undo")
    screen.keys("ctrl+s")
    until("one layer after undo", lambda: saved_layers() == 1)
    screen.keys("ctrl+shift+z", "ctrl+s")
    until("two layers after redo", lambda: saved_layers() == 2)


def set_a_limit():
    say("a limit in the editor, typed on its slider; saved")
    screen.click("Processes", "text")
    screen.keys("Tab")
    until("the focus in the slider", lambda: screen.see("Processes", "slider").has(FOCUSED))
    screen.keys("9", "6", "Return", "ctrl+s")
    until("the limit in the saved design", lambda: saved_resources()["pids"]["limit"] == 96)
    same("memory limit of the saved design", 256 * MIB, saved_resources()["memory"]["limit"])


def run(agent):
    say("Run: polkit asks once, then a scope with the template's limits")
    screen.click("Run")
    agent.answer("org.boxwright.run", "admin")
    box = Container()
    same("questions for one run", 1, agent.asked())
    disk = subprocess.check_output(["lsblk", "-dnro", "MAJ:MIN", "/dev/vda"], text=True).strip()
    inside = box.cgroup.removeprefix("/sys/fs/cgroup")
    same("cgroup of its first process", f"0::{inside}\n", content(f"/proc/{box.pid}/cgroup"))
    for file, text in {"memory.max": str(256 * MIB), "memory.swap.max": "0", "pids.max": "96",
                       "cpu.max": "25000 100000",
                       "io.max": f"{disk} rbps=1000000 wbps=1000000 riops=max wiops=max"}.items():
        same(file, text, box.limit(file))
    return box


def terminal(box):
    say("the terminal: a command's effect in the writable layer and in the log")
    screen.write("Terminal", "terminal", "echo $((6*7)) > /proof; hostname")
    until("/proof", lambda: box.written("proof") == "42\n")
    until("the log", lambda: "limits-lab" in content(f"{box.folder}/log"))
    screen.write("Terminal", "terminal", "sh /opt/probe > /told")
    until("what the layer's program told", lambda: "end of probe\n" in box.written("told"))
    screen.picture("container")


def limits_change_live(box):
    say("limits by mouse and by keys")
    screen.drag("Limit of Memory", "slider", 12)
    until("memory.max after the drag", lambda: box.limit("memory.max") != str(256 * MIB))
    dragged = int(box.limit("memory.max"))
    if not 64 * MIB < dragged < 256 * MIB or dragged % MIB:
        raise AssertionError(f"memory.max dragged down a little: {dragged}")
    until("the confirmed limit on disk", lambda: box.state()["limits"]["memory.max"] == str(dragged))
    line = screen.find("Limit of Memory", "slider")
    until("the line at the kernel's value", lambda: screen.value(line) * MIB == dragged)
    screen.keys("Page_Up", "Return")  # the graph has the focus since the click
    until("memory.max after the keys", lambda: int(box.limit("memory.max")) > dragged)
    screen.drag("Limit of CPU", "slider", -10)
    until("cpu.max after the drag", lambda: box.limit("cpu.max") != "25000 100000")
    quota, period = map(int, box.limit("cpu.max").split())
    if not 25000 < quota < 100000 or period != 100000:
        raise AssertionError(f"cpu.max dragged up a little: {box.limit('cpu.max')}")
    screen.picture("container-limits")


def pause_and_resume(box):
    say("Pause and Resume")
    screen.click("Pause")
    until("frozen", box.frozen)
    screen.find_enabled("Resume", "push button")
    screen.picture("container-paused")
    screen.click("Resume")
    until("thawed", lambda: not box.frozen())


def killed_for_memory(box):
    say("more memory than there may be: the kernel kills, the window says so")
    screen.write("Terminal", "terminal", "dd if=/dev/zero of=/dev/null bs=512M count=1")
    until("a kill counted by the kernel", lambda: re.search(r"^oom_kill [1-9]", box.limit("memory.events"), re.M))
    screen.find("1 event in view")
    terminal = screen.find("Terminal", "terminal")
    until("the word of the shell", lambda: "Killed" in screen.text(terminal))
    same("the container", True, box.lives())
    screen.picture("container-killed")


def stop(box):
    say("Stop: its own answer to SIGTERM is the exit status on disk")
    screen.write("Terminal", "terminal", "trap 'exit 3' TERM; echo ready > /ready; while :; do sleep 1; done")
    until("/ready", lambda: box.written("ready"))
    screen.click("Stop")
    until("exited on disk", lambda: box.state()["phase"] == "stopped")
    same("how it ended", (3, "exited"), (box.state()["exitStatus"], box.state()["exitReason"]))
    until("the cgroup goes", lambda: not os.path.exists(box.cgroup))
    screen.find("Run again")
    screen.picture("container-stopped")


def export(box):
    say("an OCI bundle; runc and crun run it and tell the same")
    screen.click("Designs", "check box")
    screen.click("limits-lab, Exited 3")
    screen.click("Export")
    screen.write("Target folder", "text", f"{BUNDLES}/limits-lab")
    screen.picture("editor-export")
    screen.click("Export bundle")
    screen.find(re.compile(r"The bundle is in .*/bundles/limits-lab\..*"))
    screen.picture("editor-exported")
    screen.keys("Escape")
    config = f"{BUNDLES}/limits-lab/config.json"
    with open(config) as file:
        bundle = json.load(file)
    bundle["process"] |= {"args": ["sh", "/opt/probe"], "terminal": False}
    with open(config, "w") as file:
        json.dump(bundle, file)
    for runtime in RUNTIMES:
        told = subprocess.run([runtime, "run", "--bundle", f"{BUNDLES}/limits-lab", "window"], capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, timeout=60)
        same(f"{runtime}: {told.stderr}", box.written("told"), told.stdout)


def window_killed(window, agent, first):
    say("Run again; the window is killed, the container goes on, a new window takes it up")
    screen.click("Containers", "check box")
    screen.click("Run again")
    agent.answer("org.boxwright.run", "admin")
    box = Container({first.id})
    same("questions for two runs", 2, agent.asked())
    agent.end()
    counting = "i=0; while :; do i=$((i+1)); echo $i > /count; sleep 1; done"
    screen.write("Terminal", "terminal", f"{counting} & echo began > /before")
    until("the terminal of the second run", lambda: box.written("before") == "began\n")
    window.kill()
    count = int(box.written("count") or 0)
    until("its processes go on", lambda: int(box.written("count") or 0) > count)
    same("its first process", True, box.lives())
    window = Window()
    screen.click("Dark theme")
    screen.find("Light theme")
    screen.picture("dark-home")
    screen.click("Containers", "check box")
    screen.write("Terminal", "terminal", "echo again > /after; kill $!")
    until("the new window's terminal", lambda: box.written("after") == "again\n")
    same("its first process is the same", True, box.lives())
    screen.picture("dark-container")
    return window, box


def clear_up(window, boxes):
    say("discarded and closed: nothing is left")
    for box in boxes:
        if box.state()["phase"] == "running":
            screen.keys("ctrl+d")
            until("the shell ended by Ctrl+D", lambda: box.state()["phase"] == "stopped")
            same("status of the shell", "exited", box.state()["exitReason"])
    screen.click("Discard")
    until("its files are gone", lambda: not os.path.exists(boxes[-1].folder))
    screen.click("Layers", "check box")
    screen.find("Stored layers")
    screen.picture("dark-layers")
    screen.keys("alt+F4")
    same("status of the closed window", 0, window.process.wait(60))
    until("the last scope goes", lambda: not glob.glob("/sys/fs/cgroup/system.slice/boxwright-*.scope"))


def main(archive):
    window = Window()
    agent = PolkitAgent(window.process.pid, TESTER)
    from_template_to_editor()
    import_a_layer(archive)
    set_a_limit()
    box = run(agent)
    terminal(box)
    limits_change_live(box)
    pause_and_resume(box)
    killed_for_memory(box)
    stop(box)
    export(box)
    window, second = window_killed(window, agent, box)
    clear_up(window, [box, second])
    say("all well")


began = time.monotonic()
screen = Screen(SESSION_BUS, TESTER, os.environ["FRAME_BUFFER"], "/mnt/out")
if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Exception:
        traceback.print_exc()
        screen.picture("failed")
        print(screen.dump())
        sys.exit(1)
