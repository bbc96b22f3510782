#!/usr/bin/env python3
"""boxwright without a window: every command as root and as ordinary users type it."""
import json
import os
import pty
import re
import signal
import subprocess
import unittest

from studio import CliTest, each_person, wait_for

SHELL = ("run", "--template", "hello-shell", "--", "/bin/sh", "-c")
TEMPLATES = ("hello-shell", "all-namespaces", "limits-lab", "hardened-service")
# what runs, and the status boxwright ends with
STATUSES = {
    "success": (("/bin/true",), 0),
    "its own": (("/bin/sh", "-c", "exit 7"), 7),
    "killed by a signal": (("/bin/sh", "-c", "sh -c 'kill -9 $$'; exit $?"), 137),
    "not executable": (("/etc/passwd",), 126),
    "a directory": (("/etc",), 126),
    "not there": (("/no/such/program",), 127),
    "not in PATH": (("no-such-program",), 127),
}
# wrong arguments, and what the complaint says
MISUSES = {
    "no design": (("run",), "name a design file or a template"),
    "unknown option": (("run", "--nonsense"), "nonsense"),
    "unknown command": (("--nonsense",), "unknown option --nonsense"),
    "no container": (("exec",), "usage: boxwright exec"),
    "no command": (("exec", "box"), "usage: boxwright exec"),
    "no path": (("import",), "usage: boxwright import"),
    "no directory": (("export", "x.json"), "usage: boxwright export"),
    "unknown form": (("export", "--as", "zip", "x.json", "there"), "unknown form zip"),
}


class Commands(CliTest):
    def test_every_template_runs(self):
        for template in TEMPLATES:
            with self.subTest(template):
                ended = self.studio.run("run", "--template", template, "--", "/bin/sh", "-c", "hostname; exit 7")
                self.assertEqual((ended.status, ended.out), (7, template + "\n"), ended)
        self.assertEqual(self.studio.containers(), [])

    def test_exit_status_is_passed_on(self):
        for name, (command, status) in STATUSES.items():
            with self.subTest(name):
                ended = self.studio.run("run", "--template", "hello-shell", "--", *command)
                self.assertEqual(ended.status, status, ended)
                if status in (126, 127):
                    self.assertRegex(ended.err, f"exec {re.escape(command[0])}: ")

    def test_misuse_is_status_2(self):
        for name, (arguments, complaint) in MISUSES.items():
            with self.subTest(name):
                ended = self.studio.run(*arguments)
                self.assertEqual((ended.status, ended.out), (2, ""), ended)
                self.assertIn(complaint, ended.err)

    def test_help_explains_each_command(self):
        words = re.findall(r"^  ([a-z]+) ", self.succeed("--help"), re.M)
        self.assertIn("run", words)
        for word in words:
            with self.subTest(word):
                self.assertIn(f"boxwright {word} ", self.succeed(word, "--help"))

    def test_help_names_every_template(self):
        self.assertIn("template: " + ", ".join(TEMPLATES) + ".", " ".join(self.succeed("run", "--help").split()))

    def test_output_and_errors_stay_apart(self):
        ended = self.studio.run(*SHELL, "echo out; echo err >&2")
        self.assertEqual((ended.out, ended.err), ("out\n", "err\n"))

    def test_nothing_of_much_output_is_lost(self):
        out = self.succeed(*SHELL, "i=0; while [ $i -lt 40000 ]; do echo line $i; i=$((i+1)); done")
        self.assertEqual(out, "".join(f"line {i}\n" for i in range(40000)))

    def test_stdin_is_piped_in(self):
        sent = "".join(f"{i}\n" for i in range(50000))
        self.assertEqual(self.succeed(*SHELL, "cat", input=sent), sent)

    def test_rm_decides_what_stays(self):
        path = self.write_design("once.json", "exit 3")
        self.assertEqual(self.studio.run("run", "--rm", path).status, 3)
        self.assertEqual(self.studio.containers(), [])
        self.assertEqual(self.studio.run("run", path).status, 3)
        (kept,) = self.studio.containers()
        self.assertEqual((kept["phase"], kept["exitStatus"], kept["exitReason"]), ("stopped", 3, "exited"))
        self.succeed("rm", kept["id"])
        self.assertEqual(self.studio.containers(), [])

    def test_a_stopped_container_keeps_nothing_running(self):
        box = self.running("exec sleep 1000")
        pid = self.row(box)["pid"]
        self.assertTrue(os.path.exists(f"/proc/{pid}"))
        self.succeed("stop", box)
        self.assertEqual(self.row(box)["phase"], "stopped")
        self.assertFalse(os.path.exists(f"/proc/{pid}"))
        self.succeed("rm", box)
        self.assertIsNone(self.row(box))

    def test_exec_enters_the_container(self):
        box = self.running("exec sleep 1000")
        ended = self.studio.run("exec", box, "/bin/sh", "-c", "cat /etc/motd; echo err >&2; cat; exit 9", input="typed")
        self.assertEqual((ended.status, ended.out, ended.err), (9, "not a program\ntyped", "err\n"), ended)
        self.assertEqual(self.succeed("exec", "--cwd", "/etc", box, "/bin/sh", "-c", "pwd"), "/etc\n")
        for command, status in (("/no/such", 127), ("/etc/motd", 126)):
            self.assertEqual(self.studio.run("exec", box, command).status, status)
        missing = self.studio.run("exec", "nobody-is-here", "/bin/true")
        self.assertEqual(missing.status, 125)
        self.assertIn("find container nobody-is-here: ", missing.err)

    def test_ps_shows_what_runs(self):
        box = self.running("exec sleep 1000")
        table = self.succeed("ps").splitlines()
        self.assertRegex(table[0], "^ID +NAME +STATE +PID +EXIT *$")
        line = next(line for line in table if line.startswith(box))
        self.assertRegex(line, rf"^{box} +\S+ +running +{self.row(box)['pid']}\b")

    def test_import_shares_layers_and_export_overwrites_nothing(self):
        path = self.write_design("exported.json", "exit 0")
        before = self.studio.stored()
        archive = self.studio.folder / "root.tar"
        self.assertEqual(self.succeed("import", archive), self.succeed("import", archive))
        self.assertEqual(self.studio.stored(), before)

        design = self.studio.folder / "web.boxwright.json"
        self.succeed("import", "--design", design.name, archive)
        self.assertEqual(json.loads(design.read_text())["name"], "web")
        design.write_text("changed since")
        refused = self.studio.run("import", "--design", design.name, archive)
        self.assertEqual((refused.status, refused.out), (125, ""), refused)
        self.assertIn("write design web.boxwright.json: ", refused.err)
        self.assertEqual(design.read_text(), "changed since")

        bundle = self.studio.folder / "bundle"
        self.succeed("export", path, bundle)
        self.assertTrue((bundle / "rootfs/bin/busybox").is_file())
        written = (bundle / "config.json").stat().st_mtime_ns
        again = self.studio.run("export", path, bundle)
        self.assertEqual(again.status, 125)
        self.assertIn(str(bundle), again.err)
        self.assertEqual((bundle / "config.json").stat().st_mtime_ns, written)
        self.succeed("export", "--force", path, bundle)

    def test_doctor_says_what_is_missing_and_how_to_mend_it(self):
        ended = self.studio.run("doctor")
        checks = json.loads(self.studio.run("doctor", "--json").out)
        missing = [check for check in checks if not check["ok"] and not check["optional"]]
        self.assertEqual(ended.status, 1 if missing else 0, ended)
        self.assertIn(f"uid {self.person.uid}", ended.out)
        for check in missing:
            self.assertTrue(check["reason"], check)

    def test_signals_reach_the_container(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
            with self.subTest(number.name):
                name = number.name.removeprefix("SIG")
                process = self.studio.start(*SHELL, f"trap 'echo heard {name}; exit 9' {name}; echo up; "
                                            "while :; do sleep 0.1; done")
                self.assertEqual(process.stdout.readline(), "up\n")
                process.send_signal(number)
                out, _ = process.communicate(timeout=20)
                self.assertEqual((process.returncode, out), (9, f"heard {name}\n"))

    def test_third_interrupt_ends_by_force(self):
        process = self.studio.start(*SHELL, "echo up; while :; do sleep 1000; done")
        self.assertEqual(process.stdout.readline(), "up\n")
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            with self.assertRaises(subprocess.TimeoutExpired):
                process.wait(1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 137)

    def test_interrupted_import_leaves_nothing(self):
        before = self.studio.stored()
        fifo = self.studio.folder / "fifo"
        os.mkfifo(fifo)
        os.chown(fifo, self.person.uid, -1)
        self.addCleanup(fifo.unlink)
        process = self.studio.start("import", fifo)
        with open(fifo, "wb") as pipe:
            pipe.write((self.studio.folder / "root.tar").read_bytes()[:1 << 20])
            pipe.flush()
            wait_for("the import", lambda: self.studio.stored() != before)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 125, err)
        self.assertIn("cancelled", err.lower())
        wait_for("an empty staging", lambda: self.studio.stored() == before)

    def test_terminal_is_a_terminal(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        subprocess.run(["stty", "rows", "31", "columns", "97"], stdin=slave, check=True)
        process = self.studio.start("run", "--template", "hello-shell", stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        os.set_blocking(master, False)
        seen = b""

        def shows(text):
            nonlocal seen
            try:
                seen += os.read(master, 65536)
            except BlockingIOError:
                pass
            return text in seen
        wait_for("a prompt", lambda: shows(b"# ") or shows(b"$ "))
        os.write(master, b"stty size; tty; echo do''ne\n")
        wait_for("an answer", lambda: shows(b"done"))
        self.assertIn(b"31 97", seen)
        self.assertIn(b"/dev/", seen)
        os.write(master, b"echo sle''ep; sleep 1000\n")
        wait_for("the command", lambda: shows(b"sleep\r\n"))
        os.write(master, b"\x03")
        os.write(master, b"exit 5\n")
        self.assertEqual(process.wait(20), 5)


def load_tests(loader, _tests, _pattern):
    return each_person(loader, Commands)


if __name__ == "__main__":
    unittest.main(verbosity=2)
