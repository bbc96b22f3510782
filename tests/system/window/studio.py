"""The studio in the guest: its window as the ordinary user `tester` starts it, and what the kernel and
the disk say of a container."""
import json
import os
import subprocess

from screen import until

TESTER = 1000
HOME = "/home/tester"
SESSION_BUS = f"unix:path=/run/user/{TESTER}/bus"
STORE = "/var/lib/boxwright"


def content(path):
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ""


class Container:
    """What the kernel and the disk say of one."""

    def __init__(self, known=()):
        self.id = until("a new container that runs", lambda: self.newly_running(known))
        self.cgroup = f"/sys/fs/cgroup/system.slice/boxwright-{self.id}.scope/box"
        self.pid = self.state()["init"]["pid"]

    def newly_running(self, known):
        for name in set(os.listdir(f"{STORE}/containers")) - set(known):
            self.folder = f"{STORE}/containers/{name}"
            if self.state().get("phase") == "running":
                return name
        return None

    def state(self):
        return json.loads(content(f"{self.folder}/state.json") or "{}")

    def limit(self, file):
        return content(f"{self.cgroup}/{file}").strip()

    def written(self, path):
        """A file of the writable layer."""
        return content(f"{self.folder}/upper/{path}")

    def frozen(self):
        return "frozen 1" in content(f"{self.cgroup}/cgroup.events")

    def lives(self):
        return os.path.exists(f"/proc/{self.pid}") and "populated 1" in content(f"{self.cgroup}/cgroup.events")


class Window:
    def __init__(self):
        environment = {"PATH": "/usr/bin:/bin", "HOME": HOME, "LANG": "C.UTF-8", "DISPLAY": os.environ["DISPLAY"],
                       "XDG_RUNTIME_DIR": f"/run/user/{TESTER}", "DBUS_SESSION_BUS_ADDRESS": SESSION_BUS,
                       "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self.process = subprocess.Popen(["/usr/bin/boxwright"], user=TESTER, group=TESTER, extra_groups=[],
                                        cwd=HOME, env=environment, stdin=subprocess.DEVNULL)

    def kill(self):
        self.process.kill()
        self.process.wait()
