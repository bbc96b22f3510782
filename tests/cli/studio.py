"""What the tests of the command line share: people, their stores, and boxwright as they would run it."""
import dataclasses
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time
import unittest

PROGRAMS = ("boxwright", "boxwright-helper", "boxwright-shim", "boxwright-unpack")
NOBODY = 65534
RANGED_USER = "boxwright-test"


@dataclasses.dataclass(frozen=True)
class Person:
    """Who types the command. A prefix changes into them."""
    name: str
    uid: int
    prefix: tuple = ()


def people():
    """Root, a user with subordinate ids (made once per machine, newuidmap reads /etc/subuid), one without."""
    try:
        ranged = pwd.getpwnam(RANGED_USER)
    except KeyError:
        subprocess.run(["useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", RANGED_USER], check=True)
        ranged = pwd.getpwnam(RANGED_USER)
    become = lambda uid, gid: ("setpriv", "--reuid", str(uid), "--regid", str(gid), "--clear-groups")
    return [Person("root", 0),
            Person("user with subordinate ids", ranged.pw_uid, become(ranged.pw_uid, ranged.pw_gid)),
            Person("user without", NOBODY, become(NOBODY, NOBODY))]


def programs_for_all():
    """The folder of the programs; copied where the build tree is closed to ordinary users."""
    built = pathlib.Path(shutil.which("boxwright")).resolve().parent
    nobody = people()[2].prefix
    if subprocess.run([*nobody, "test", "-x", built / "boxwright"]).returncode == 0:
        return built
    copies = pathlib.Path(tempfile.mkdtemp(prefix="boxwright-programs-"))
    unittest.addModuleCleanup(shutil.rmtree, copies)
    copies.chmod(0o755)
    for program in PROGRAMS:
        subprocess.run(["strip", "-o", copies / program, built / program], check=True)
        (copies / program).chmod(0o755)
    return copies


@dataclasses.dataclass
class Ended:
    """How a command ended."""
    status: int
    out: str
    err: str

    def __str__(self):
        return f"status {self.status}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Studio:
    """A store of its own for one person. Everything it started is gone after close()."""

    def __init__(self, person, programs, data=None):
        self.person = person
        self.program = str(programs / "boxwright")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="boxwright-cli-"))
        os.chown(self.folder, person.uid, -1)
        self.folder.chmod(0o755)
        self.data = pathlib.Path(data or self.folder / "data")
        self.environment = {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.folder),
            "BOXWRIGHT_DATA": str(self.data), "BOXWRIGHT_RUN": str(self.folder / "run"),
            # Whatever serves this machine, the test has a helper of its own.
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}

    def close(self):
        for container in self.containers():
            self.run("stop", container["id"])
            self.run("rm", container["id"])
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *arguments):
        return [*self.person.prefix, self.program, *map(str, arguments)]

    def run(self, *arguments, input="", timeout=60):
        ended = subprocess.run(self.command(*arguments), env=self.environment, input=input, text=True,
                               cwd=self.folder, capture_output=True, timeout=timeout)
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def start(self, *arguments, **pipes):
        """In the background; output as text."""
        wanted = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) | pipes
        return subprocess.Popen(self.command(*arguments), env=self.environment, text=True, cwd=self.folder, **wanted)

    def containers(self):
        ended = self.run("ps", "--json")
        assert ended.status == 0, ended
        return json.loads(ended.out)

    def stored(self):
        """Every name in the store that lasts: layers, designs' containers and whatever is being staged."""
        return sorted(str(path.relative_to(self.data)) for depth in ("*", "*/*") for path in self.data.glob(depth)
                      if "seccomp" not in path.parts)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        os.chown(path, self.person.uid, -1)
        return path

    def root_tar(self):
        """A root file system as `docker export` would give: busybox and what a shell looks for."""
        root = self.folder / "root"
        for folder in ("bin", "etc", "proc", "dev", "sys", "tmp", "root"):
            (root / folder).mkdir(parents=True)
        shutil.copy("/bin/busybox", root / "bin/busybox")
        for applet in ("sh", "cat", "id", "sleep", "echo", "grep", "hostname", "touch", "tty", "stty", "ls", "true"):
            (root / "bin" / applet).symlink_to("busybox")
        (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
        (root / "etc/motd").write_text("not a program\n")
        archive = self.folder / "root.tar"
        subprocess.run(["tar", "-C", root, "--owner=0", "--group=0", "-cf", archive, "."], check=True)
        return archive

    def imported_design(self):
        """A design on an imported root, as its JSON."""
        path = self.folder / "imported.json"
        path.unlink(missing_ok=True)
        ended = self.run("import", "--design", path.name, self.root_tar())
        assert ended.status == 0, ended
        return json.loads(path.read_text())


def lives(pid):
    """Whether it runs. Its parent may be gone, and nobody has reaped it yet."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(what, condition, seconds=20):
    """The first truthy value of `condition`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen in {seconds} s")
        time.sleep(0.05)


def processes(word):
    """Pids of the processes with this word in their command line."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if word in (entry / "cmdline").read_bytes().decode(errors="replace"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


class CliTest(unittest.TestCase):
    """One person with one studio; each_person() makes the classes."""
    person = None

    @classmethod
    def setUpClass(cls):
        cls.studio = Studio(cls.person, programs_for_all())
        cls.imported = cls.studio.imported_design()

    @classmethod
    def tearDownClass(cls):
        cls.studio.close()

    def succeed(self, *arguments, **options):
        ended = self.studio.run(*arguments, **options)
        self.assertEqual(ended.status, 0, ended)
        return ended.out

    def design(self, script):
        """A design on an imported root that runs a shell script."""
        design = json.loads(json.dumps(self.imported))
        design["oci"]["process"] |= {"args": ["/bin/sh", "-c", script], "terminal": False}
        return design

    def write_design(self, name, script):
        return self.studio.write(name, self.design(script))

    def row(self, container):
        """What ps says of a container, None where there is none."""
        return next((row for row in self.studio.containers() if row["id"] == container), None)

    def running(self, script):
        """The id of a new container that has begun with this script."""
        before = {row["id"] for row in self.studio.containers()}
        process = self.studio.start("run", self.write_design("running.json", "echo up; " + script))
        self.addCleanup(process.communicate)
        self.assertEqual(process.stdout.readline(), "up\n")
        (new,) = {row["id"] for row in self.studio.containers()} - before
        self.addCleanup(self.studio.run, "rm", new)
        return new


def each_person(loader, kind):
    suite = unittest.TestSuite()
    for person in people():
        suite.addTests(loader.loadTestsFromTestCase(type(f"{kind.__name__} as {person.name}", (kind,),
                                                         {"person": person})))
    return suite
