#!/usr/bin/env python3
"""Hosts that lack something, as the kernel itself lacks or refuses it: `run` names operation, object
and cause, `doctor` names the same and how to mend it, and nothing is left behind."""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

from studio import CliTest, each_person, processes, wait_for

REFUSING = [sys.executable, "-B", str(pathlib.Path(__file__).with_name("refusing.py"))]
# The user's own user namespace, in which nobody may make another: the limit is the namespace's own.
NO_USER_NAMESPACES = ["unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c",
                      "echo 0 > /proc/sys/user/max_user_namespaces && "
                      'exec setpriv --inh-caps=-all --ambient-caps=-all "$@"', "sh"]
NO_CGROUP2 = ["unshare", "--mount", "sh", "-c", 'umount -l -a -t cgroup2 && exec "$@"', "sh"]
OVERLAY_STORE = ["unshare", "--mount", "sh", "-c",
                 'cd "$1" && mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay merged && '
                 'shift && exec "$@"', "sh"]
SANDBOX = "a sandbox or container around this program refuses it"
EXPLAINED = {"limit-zero": "sudo sysctl -w user.max_user_namespaces=65536", "limit": "sudo sysctl -w user.max_",
             "refused": "Start Boxwright outside of other containers", "not-mounted": "mount -t cgroup2",
             "file-system": "Keep the store on ext4, btrfs, xfs or tmpfs"}


class BadHost(CliTest):
    def setUp(self):
        self.succeed("run", "--template", "hello-shell", "--", "/bin/true")  # stores the starter
        self.before = self.studio.stored()

    def alone(self):
        """No helper is left that serves, or was made under, another host's conditions."""
        run = self.studio.environment["BOXWRIGHT_RUN"]
        wait_for("the helper's end", lambda: not processes(f"{run}/peer"))

    def on(self, host, *arguments, outside=(), environment=()):
        """The command under a wrapper of the person's own, in one that only root can make."""
        self.alone()
        person = self.studio.person.prefix
        command = [*outside, *person, *host, *self.studio.command(*arguments)[len(person):]]
        ended = subprocess.run(command, env=self.studio.environment | dict(environment), text=True, input="",
                               cwd=self.studio.folder, capture_output=True, timeout=60)
        self.alone()
        return ended

    def refused(self, pattern, *host, template="hello-shell", **options):
        """One line that says what failed on what and why, and a store as before."""
        ended = self.on(host, "run", "--template", template, "--", "/bin/true", **options)
        lines = [line for line in ended.stderr.splitlines() if "warning: " not in line]
        self.assertEqual((ended.returncode, ended.stdout, len(lines)), (125, "", 1), ended)
        self.assertRegex(lines[0], f"^boxwright run: {pattern}$")
        self.assertEqual(self.studio.stored(), self.before)
        self.assertEqual(self.studio.containers(), [])

    def diagnosed(self, reasons, *host, **options):
        """Doctor finds just these missing, key to reason, and says what to do about each."""
        checks = {row["key"]: row for row in json.loads(self.on(host, "doctor", "--json", **options).stdout)}
        for key, reason in reasons.items():
            self.assertEqual((checks[key]["ok"], checks[key]["reason"]), (False, reason), checks[key])
        told = self.on(host, "doctor", **options)
        self.assertEqual(told.returncode, 1, told)
        for reason in set(reasons.values()):
            self.assertIn(EXPLAINED[reason], told.stdout)

    def only_for(self, root):
        if root != (self.person.uid == 0):
            self.skipTest("for root" if root else "for ordinary users")

    def test_no_user_namespaces(self):
        self.only_for(root=False)
        self.refused(r"clone the container's first process: No space left on device \(ENOSPC\): "
                     "user.max_user_namespaces is 0", *NO_USER_NAMESPACES)
        self.diagnosed({"userns": "limit-zero", "namespace.user": "limit", "overlay.userns": "limit"},
                       *NO_USER_NAMESPACES)

    def test_import_without_user_namespaces(self):
        self.only_for(root=False)
        ended = self.on(NO_USER_NAMESPACES, "import", self.studio.folder / "root.tar")
        self.assertEqual(ended.returncode, 125, ended)
        self.assertRegex(ended.stderr, r"^boxwright import: import root.tar: unshare user namespace: No space left on device "
                                       r"\(ENOSPC\): user.max_user_namespaces is 0$")
        self.assertEqual(self.studio.stored(), self.before)

    def test_sandbox_without_user_namespaces(self):
        template = "all-namespaces" if self.person.uid == 0 else "hello-shell"
        self.refused(rf"clone the container's first process: Operation not permitted \(EPERM\): {SANDBOX}",
                     outside=[*REFUSING, "user-namespaces"], template=template)
        self.diagnosed({"userns": "refused", "namespace.user": "refused", "overlay.userns": "refused"},
                       outside=[*REFUSING, "user-namespaces"])

    def test_sandbox_without_namespaces(self):
        self.refused(rf"clone the container's first process: Operation not permitted \(EPERM\): {SANDBOX}",
                     outside=[*REFUSING, "namespaces"])
        self.diagnosed({"namespace.pid": "refused", "namespace.network": "refused"}, outside=[*REFUSING, "namespaces"])

    def test_sandbox_without_mounts(self):
        self.refused(r".*mount (propagation )?/: Operation not permitted \(EPERM\)", outside=[*REFUSING, "mounts"])
        overlay = "overlay" if self.person.uid == 0 else "overlay.userns"
        self.diagnosed({overlay: "refused", "overlay.store": "refused"}, outside=[*REFUSING, "mounts"])

    def test_store_on_an_overlay(self):
        """A store inside another container: overlayfs carries no writable layer of overlayfs."""
        place = self.studio.folder / "overlay"
        for name in ("lower", "upper", "work", "merged"):
            (place / name).mkdir(parents=True)
        os.chown(place / "upper", self.person.uid, -1)
        outside = [*OVERLAY_STORE, place]
        environment = {"BOXWRIGHT_DATA": str(place / "merged")}
        self.refused(r"fsconfig overlay upperdir=\S+/upper: Invalid argument \(EINVAL\): .*"
                     "not supported as upperdir", outside=outside, environment=environment)
        self.assertEqual(list((place / "upper/containers").iterdir()), [])
        self.diagnosed({"overlay.store": "file-system"}, outside=outside, environment=environment)
        self.assertEqual(list((place / "upper/staging").iterdir()), [])

    def test_no_cgroup2(self):
        """Containers run; every limit that is not in force is named with its reason."""
        ended = self.on([], "run", "--template", "hello-shell", "--limit", "memory.max=64m", "--limit", "pids.max=5",
                        "--", "/bin/echo", "ran", outside=NO_CGROUP2)
        self.assertEqual((ended.returncode, ended.stdout), (0, "ran\n"), ended)
        warnings = re.findall("^boxwright run: warning: (.*) is not in force: (.*)$", ended.stderr, re.M)
        self.assertEqual([key for key, _ in warnings], ["memory.max", "pids.max"], ended)
        for _, reason in warnings:
            self.assertRegex(reason, "place container cgroup: .*cgroup v2")
        self.diagnosed({"cgroup2": "not-mounted", "controller.memory": "not-mounted", "delegation": "not-mounted"},
                       outside=NO_CGROUP2)


def load_tests(loader, _tests, _pattern):
    return each_person(loader, BadHost)


if __name__ == "__main__":
    unittest.main(verbosity=2)
