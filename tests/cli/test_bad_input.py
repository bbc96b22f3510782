#!/usr/bin/env python3
"""Bad input and bad luck: an error that names operation, object and cause, and nothing lost."""
import gzip
import os
import shutil
import subprocess
import unittest

from studio import CliTest, each_person, lives, processes, wait_for

# a design that is wrong, as a change of a good one, and what is said about it
WRONG_DESIGNS = {
    "unknown syscall": (lambda oci: oci["linux"].update(seccomp={
        "defaultAction": "SCMP_ACT_ALLOW",
        "syscalls": [{"names": ["open_sesame"], "action": "SCMP_ACT_ERRNO"}]}),
        125, "/linux/seccomp/syscalls/0/names/0: .*open_sesame"),
    "unknown capability": (lambda oci: oci["process"]["capabilities"]["bounding"].append("CAP_FLY"),
                           125, "/process/capabilities/bounding/[0-9]+: .*CAP_FLY"),
    "limit out of range": (lambda oci: oci["linux"].update(resources={"cpu": {"shares": 2, "period": 7, "quota": 5}}),
                           125, "/linux/resources/cpu/.*: .*7"),
    "member of another type": (lambda oci: oci["process"].update(args="/bin/sh"),
                               125, "/process/args"),
    "nothing to run": (lambda oci: oci["process"].update(args=[]),
                       125, "/process/args"),
    "no such user": (lambda oci: oci["process"]["user"].update(uid=4294967295),
                     125, "/process/user/uid: .*4294967295"),
    "relative mount": (lambda oci: oci["mounts"].append({"destination": "a/b", "type": "tmpfs"}),
                       125, "/mounts/[0-9]+/destination: .*a/b"),
    "missing command": (lambda oci: oci["process"].update(args=["/bin/missing"]),
                        127, "exec /bin/missing: No such file"),
}
LIMITS = {
    "no number": ("memory.max=lots", "memory.max.*lots"),
    "below its range": ("cpu.weight=0", "cpu.weight.*0"),
    "above its range": ("cpu.weight=10001", "cpu.weight.*10001"),
    "unknown": ("memory.maximum=1g", "set limit memory.maximum=1g: "),
    "without a value": ("memory.max", "set limit memory.max: "),
}


class NothingLost(CliTest):
    """Checks after each test that the store is what it was."""

    def setUp(self):
        if not hasattr(type(self), "before"):
            self.succeed("run", "--template", "hello-shell", "--", "/bin/true")  # stores the starter
            type(self).before = self.studio.stored()
        self.addCleanup(self.check)

    def check(self):
        self.assertEqual(self.studio.stored(), self.before)
        self.assertEqual(self.studio.containers(), [])

    def refuse(self, pattern, *arguments, status=125, **options):
        """The command fails with one clear line, and says nothing else."""
        ended = self.studio.run(*arguments, **options)
        self.assertEqual(ended.status, status, ended)
        self.assertRegex(ended.err, f"^boxwright {arguments[0]}: ", ended)
        self.assertRegex(ended.err, pattern, ended)
        self.assertEqual(ended.out, "")
        return ended


class BadInput(NothingLost):
    def test_wrong_designs(self):
        for name, (change, status, pattern) in WRONG_DESIGNS.items():
            with self.subTest(name):
                design = self.design("true")
                change(design["oci"])
                path = self.studio.write("wrong.json", design)
                ended = self.studio.run("run", "--rm", path)
                self.assertEqual(ended.status, status, ended)
                self.assertRegex(ended.err, pattern)

    def test_wrong_limits(self):
        for name, (limit, pattern) in LIMITS.items():
            with self.subTest(name):
                self.refuse(pattern, "run", "--template", "hello-shell", "--limit", limit, "--", "/bin/true")

    def test_malformed_config(self):
        for name, text in {"cut": '{"ociVersion": "1.0.2", "process": {', "no JSON": "hello", "empty": "",
                           "an array": "[]"}.items():
            with self.subTest(name):
                path = self.studio.write("config.json", text)
                self.refuse("config.json", "run", path)
                self.refuse("config.json", "export", path, self.studio.folder / "never")
                self.assertFalse((self.studio.folder / "never").exists())
        self.refuse("no-such.json.*No such file", "run", "no-such.json")

    def test_truncated_archives(self):
        whole = (self.studio.folder / "root.tar").read_bytes()
        packed = gzip.compress(whole, 1)
        for name, content in {"cut.tar": whole[:len(whole) // 2], "cut.tar.gz": packed[:len(packed) // 2],
                              "header.tar": whole[:100], "empty.tar": b"", "noise.tar": os.urandom(20000)}.items():
            with self.subTest(name):
                path = self.studio.folder / name
                path.write_bytes(content)
                path.chmod(0o644)
                self.refuse(name, "import", path)
                self.check()

    def test_wrong_digest_in_an_image(self):
        image = self.studio.folder / "image"
        self.addCleanup(shutil.rmtree, image, True)
        subprocess.run(["umoci", "init", "--layout", image], check=True, capture_output=True)
        subprocess.run(["umoci", "new", "--image", f"{image}:one"], check=True, capture_output=True)
        layer = self.studio.folder / "other.tar"
        (self.studio.folder / "root/etc/noise").write_bytes(os.urandom(5000))
        subprocess.run(["tar", "-C", self.studio.folder / "root", "-cf", layer, "."], check=True)
        subprocess.run(["umoci", "raw", "add-layer", "--image", f"{image}:one", layer],
                       check=True, capture_output=True)
        subprocess.run(["chmod", "-R", "a+rX", image], check=True)
        largest = max((image / "blobs/sha256").iterdir(), key=lambda blob: blob.stat().st_size)
        content = bytearray(largest.read_bytes())
        content[4] ^= 1  # the time in the gzip header: what is inside stays as it was
        largest.write_bytes(content)
        self.refuse(f"{largest.name}.*(?i:digest|sha256)", "import", image)

    def test_import_of_nothing(self):
        self.refuse("no-such.tar.*No such file", "import", "no-such.tar")
        self.refuse("import null: .*not a tar", "import", "/dev/null")

    def test_export_into_a_file(self):
        path = self.write_design("good.json", "true")
        target = self.studio.write("taken", "precious")
        self.refuse("taken", "export", path, target)
        self.assertEqual(target.read_text(), "precious")

    def test_replacing_what_another_user_wrote(self):
        """A bundle that a helper wrote as root has root's files in it; its user cannot remove them."""
        path = self.write_design("replacing.json", "true")
        bundle = self.studio.folder / "theirs"
        theirs = bundle / "rootfs/etc"
        theirs.mkdir(parents=True)
        (theirs / "motd").write_text("precious")
        os.chown(bundle, self.person.uid, -1)
        before = sorted(self.studio.folder.iterdir())
        if self.person.uid == 0:
            self.succeed("export", "--force", path, bundle)
            self.assertTrue((bundle / "config.json").is_file())
        else:
            self.refuse(f"replace bundle {bundle}: {bundle}/rootfs belongs to uid 0,.* another directory",
                        "export", "--force", path, bundle)
            self.assertEqual((theirs / "motd").read_text(), "precious")
            self.assertEqual([entry.name for entry in bundle.iterdir()], ["rootfs"])
        self.assertEqual(sorted(self.studio.folder.iterdir()), before)  # nothing half done beside it

    def test_layer_deleted_under_a_design(self):
        design = self.design("true")
        design["layers"][0]["digest"] = "sha256:" + "0" * 64
        path = self.studio.write("orphan.json", design)
        self.refuse("0{64}", "run", path)
        self.refuse("0{64}", "export", path, self.studio.folder / "never")
        self.assertFalse((self.studio.folder / "never").exists())


class BadLuck(NothingLost):
    def test_full_disk_during_import(self):
        if self.person.uid != 0:
            self.skipTest("mounting a small disk needs root; the store is the same code")
        script = """
            mount -t tmpfs -o size=1m tmpfs "$BOXWRIGHT_DATA" || exit 99
            "$1" import "$2"; echo "status $?"; ls -A "$BOXWRIGHT_DATA/layers" "$BOXWRIGHT_DATA/staging"
            mount -o remount,size=100m "$BOXWRIGHT_DATA"
            "$1" import "$2" > /dev/null; echo "then $?" """
        ended = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", self.studio.program,
                                self.studio.folder / "root.tar"], env=self.studio.environment, text=True,
                               capture_output=True, timeout=60)
        data = self.studio.data
        self.assertEqual(ended.stdout.split(), ["status", "125", f"{data}/layers:", f"{data}/staging:", "then", "0"],
                         ended)
        self.assertRegex(ended.stderr, "boxwright import: import root.tar: needs at least [0-9]+ bytes, [0-9]+ are free")

    def test_killed_helper(self):
        box = self.running("read line; echo heard; exit 4")
        (helper,) = processes(f"{self.studio.environment['BOXWRIGHT_RUN']}/peer")
        os.kill(helper, 9)
        found = self.row(box)
        self.assertEqual(found["phase"], "running")
        ended = self.studio.run("exec", box, "/bin/echo", "alive")
        self.assertEqual(ended.out, "alive\n", ended)
        self.succeed("stop", box)
        self.assertEqual(self.row(box)["phase"], "stopped")

    def test_killed_shim(self):
        box = self.running("exec sleep 1000")
        pid = self.row(box)["pid"]
        with open(f"/proc/{pid}/stat") as stat:
            shim = int(stat.read().rsplit(")", 1)[1].split()[1])
        with open(f"/proc/{shim}/comm") as comm:
            self.assertEqual(comm.read(), "boxwright-shim\n")
        os.kill(shim, 9)
        row = wait_for("the loss", lambda: (row := self.row(box))["phase"] == "stopped" and row)
        self.assertEqual(row["exitReason"], "lost")
        wait_for("the end", lambda: not lives(pid))

    def test_killed_client(self):
        path = self.write_design("lives.json", "echo up; sleep 2; exit 6")
        process = self.studio.start("run", path)
        self.assertEqual(process.stdout.readline(), "up\n")
        process.kill()
        process.communicate()
        (row,) = self.studio.containers()
        self.assertEqual(row["phase"], "running")
        ended = wait_for("its own end", lambda: (row := self.studio.containers()[0])["phase"] == "stopped" and row)
        self.assertEqual(ended["exitStatus"], 6)
        self.succeed("rm", row["id"])


def load_tests(loader, _tests, _pattern):
    suite = each_person(loader, BadInput)
    suite.addTests(each_person(loader, BadLuck))
    return suite


if __name__ == "__main__":
    unittest.main(verbosity=2)
