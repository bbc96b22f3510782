#!/usr/bin/python3
"""Pictures of every screen, in the theme named, at the size it was drawn and at the smallest: for eyes,
beside the design. Runs as root in the guest, by tour.sh."""
import os
import sys
import time
import traceback

from screen import Screen, until
from studio import HOME, SESSION_BUS, TESTER, Container, Window

SETTINGS = f"{HOME}/.config/boxwright/boxwright.conf"
SIZES = {"drawn": (1440, 900), "smallest": (1024, 680)}
TABS = ("process", "isolation", "limits", "capabilities", "syscalls", "files")


def say(text):
    print(f"== {time.monotonic() - began:.0f}s: {text}", flush=True)


def look(name, show=lambda: None, hide=lambda: None, still=True):
    """A picture at each size of what show() brings and hide() takes away again, at once where it would not
    stand still; the drawn size last, as the others expect it."""
    for size, (width, height) in reversed(SIZES.items()):
        area = screen.resize(width, height)
        show()
        if still:
            screen.still()
        screen.picture(f"{name}-{size}", area)
        hide()


def press(*keys):
    return lambda: screen.keys(*keys)


def click(name, role="push button"):
    return lambda: screen.click(name, role)


def place(name):
    """By the rail."""
    screen.click(name, "check box")


def home():
    say("Home, palette, menus")
    screen.find("Your first box")
    look("home-first")
    look("palette", press("ctrl+k"), press("Escape"))
    look("palette-typed", lambda: (screen.keys("ctrl+k"), screen.events("type", "sh")), press("Escape"))
    look("shortcuts", press("ctrl+question"), press("Escape"))
    look("settings", click("Settings"), press("Escape"))
    for name in ("Designs", "Containers", "Layers", "System"):
        place(name)
        look(f"{name.lower()}-first")


def editor():
    say("the editor")
    place("Home")
    screen.click("New design")
    look("editor-empty")
    place("Home")
    screen.click("Open Limits lab")
    screen.find_enabled("Run", "push button")
    for name in ("site", "tools"):
        add_layer(name)
    look("editor-stack")
    look("add-layer", click("Add layer"), press("Escape"))
    screen.keys("ctrl+s")
    for number, tab in enumerate(TABS):
        screen.keys(f"ctrl+{number + 1}")
        look(f"{tab}")
        screen.keys("Tab", "Tab", "Tab")
        look(f"{tab}-focus")
    look("inspector-over", press("F9"), press("F9"))
    look("layers-of-the-box", click("Layers of the box", "check box"), click("Layers of the box", "check box"))


def add_layer(name):
    screen.click("Add layer")
    screen.keys("Down", "Return")  # Import an archive or image
    screen.write("File name:", "text", f"{HOME}/{name}.tar")
    screen.wait_for_window("Boxwright")
    screen.find_enabled("Undo", "push button")


def problems():
    say("problems in place")
    screen.keys("ctrl+2")
    screen.write("Host name", "text", "a bad name!")
    look("problem")
    look("problems", click("1 problem"), press("Escape"))
    screen.keys("ctrl+z")


def export():
    say("export")
    screen.keys("ctrl+3")
    look("export", press("ctrl+e"), press("Escape"))
    look("export-running", lambda: export_to("running"), exported, still=False)
    export_to("done")
    screen.find_enabled("Open folder", "push button")
    look("export-done")
    screen.keys("Escape", "ctrl+e")
    look("export-again")
    target("/root/bundle")
    look("export-refused")
    screen.keys("Escape")


def target(path):
    screen.click("Target folder", "text")
    screen.keys("ctrl+a")
    screen.events("type", path)


def export_to(name):
    """A bundle of its own for each size."""
    screen.keys("ctrl+e")
    target(f"{HOME}/bundles/{name}-{time.monotonic():.0f}")
    screen.click("Export bundle")
    screen.find("Cancel export")


def exported():
    screen.find_enabled("Open folder", "push button")
    screen.keys("Escape")


def container():
    say("a container")
    screen.click("Run")
    box = Container()
    screen.find("Pause")
    screen.write("Terminal", "terminal", "while :; do :; done & ls --color /; cat /etc/os-release; ps")
    look("container")
    screen.write("Terminal", "terminal", "kill $!; dd if=/dev/zero of=/tmp/a bs=1M count=40; cat /tmp/a > /dev/null")
    screen.drag("Limit of Memory", "slider", 12)
    look("container-limits")
    look("kill", click("Kill"), press("Escape"))
    look("container-log", click("Log", "page tab"))
    look("container-start", click("Start", "page tab"))
    screen.click("Terminal", "page tab")
    screen.click("Pause")
    until("frozen", box.frozen)
    look("container-paused")
    screen.click("Resume")
    screen.write("Terminal", "terminal", "dd if=/dev/zero of=/dev/null bs=512M count=1")
    screen.find("1 event in view")
    look("container-oom")
    place("Layers")
    look("layers-used")
    place("Containers")
    screen.write("Terminal", "terminal", "exec dd if=/dev/zero of=/dev/null bs=512M count=1")
    screen.find("Run again")
    look("container-killed")
    return box


def failed_start():
    say("a start that fails")
    place("Designs")
    look("designs")
    screen.click("New design")
    screen.find("The box")
    screen.click("Add the starter layer", "link")
    screen.keys("ctrl+1")
    screen.click("One line", "check box")
    screen.click("Command in one line", "text")
    screen.keys("ctrl+a")
    screen.events("type", "/opt/no-such-command --really")
    screen.keys("Tab", "ctrl+r")
    screen.find("Show the step")
    look("start-failed-editor")
    screen.click("Show the step")
    look("start-failed")


def the_rest():
    say("Layers, System, Home with designs")
    place("Containers")
    screen.click("Discard")
    look("discarded")
    place("Layers")
    look("layers")
    screen.keys("Tab", "Tab", "Tab", "Down")
    look("layer")
    place("System")
    look("system")
    place("Home")
    look("home")


def tour(theme):
    with open(SETTINGS, "w") as file:
        file.write(f"[helper]\nmode=system\n[window]\ntheme={theme}\n")
    window = Window()
    for part in (home, editor, problems, export, container, failed_start, the_rest):
        try:
            part()
        except Exception:
            traceback.print_exc()
            screen.picture(f"failed-in-{part.__name__}")
            print(screen.dump(), flush=True)
            screen.keys("Escape")
    window.kill()


began = time.monotonic()
screen = Screen(SESSION_BUS, TESTER, os.environ["FRAME_BUFFER"], "/mnt/out")
if __name__ == "__main__":
    tour(sys.argv[1])
