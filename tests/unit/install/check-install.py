#!/usr/bin/env python3
"""check-install.py BUILD: what `cmake --install` puts where, and that it works from there."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()


def cache(name):
    text = (BUILD / "CMakeCache.txt").read_text()
    return re.search(rf"^{name}:\w+=(.*)$", text, re.M).group(1)


PREFIX = cache("CMAKE_INSTALL_PREFIX")
LIBEXEC = f"{PREFIX}/libexec/boxwright"
SERVICE = "org.boxwright.Helper1"


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = pathlib.Path(tempfile.mkdtemp(prefix="boxwright-install-"))
        cls.addClassCleanup(shutil.rmtree, cls.stage)
        cls.log = subprocess.run(["cmake", "--install", BUILD], env={**os.environ, "DESTDIR": str(cls.stage)},
                                 capture_output=True, text=True)

    def staged(self, path):
        return self.stage / path.lstrip("/")

    def one(self, pattern):
        found = [file for file in self.stage.rglob(pattern) if file.is_file()]
        self.assertEqual(len(found), 1, f"{pattern}: {found}")
        return found[0]

    def run_tool(self, tool, *arguments):
        done = subprocess.run([tool, *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done

    def test_install_succeeds(self):
        self.assertEqual(self.log.returncode, 0, self.log.stderr)

    def test_programs_are_there(self):
        for path in [f"{PREFIX}/bin/boxwright", f"{LIBEXEC}/boxwright-helper", f"{LIBEXEC}/boxwright-shim",
                     f"{LIBEXEC}/boxwright-unpack"]:
            self.assertTrue(os.access(self.staged(path), os.X_OK), path)

    def test_nothing_else_is_there(self):
        """No static library, header or test program slips in."""
        strangers = [str(file.relative_to(self.stage)) for file in self.stage.rglob("*")
                     if file.is_file() and "boxwright" not in file.relative_to(self.stage).as_posix()]
        libraries = [str(file) for file in self.stage.rglob("*") if file.suffix in (".a", ".so", ".h", ".cmake")]
        self.assertEqual(strangers + libraries, [])

    def test_polkit_policy_is_well_formed_and_covers_the_interface(self):
        policy = xml.parse(self.one("*.policy"))
        actions = {action.get("id") for action in policy.iter("action")}
        source = pathlib.Path(cache("CMAKE_HOME_DIRECTORY"))
        demanded = set()
        for file in (source / "privhelper/api").glob("*.xml"):
            for annotation in xml.parse(file).iter("annotation"):
                if annotation.get("name") == "org.boxwright.Action":
                    demanded.add(annotation.get("value"))
        self.assertTrue(demanded - {"none"})
        self.assertEqual(demanded - {"none"} - actions, set())
        for action in policy.iter("action"):
            defaults = action.find("defaults")
            self.assertIsNotNone(defaults, action.get("id"))
            for who in ("allow_any", "allow_inactive", "allow_active"):
                self.assertIsNotNone(defaults.find(who), f"{action.get('id')}: {who}")

    def test_bus_services_start_the_installed_helper(self):
        services = list(self.stage.rglob(f"{SERVICE}.service"))
        kinds = {file.parent.name for file in services}
        self.assertEqual(kinds, {"system-services", "services"})
        for file in services:
            text = file.read_text()
            self.assertIn(f"Name={SERVICE}", text)
            program = re.search(r"^Exec=(\S+)(.*)$", text, re.M)
            self.assertEqual(program.group(1), f"{LIBEXEC}/boxwright-helper")
            self.assertIn("--system" if file.parent.name == "system-services" else "--session", program.group(2))

    def test_bus_policy_is_well_formed(self):
        policy = xml.parse(self.one(f"{SERVICE}.conf"))
        self.assertTrue(any(allow.get("own") == SERVICE for allow in policy.iter("allow")))

    def test_systemd_unit_starts_the_installed_helper(self):
        units = [file for file in self.stage.rglob("*.service") if file.parent.name == "system"]
        self.assertEqual(len(units), 1, units)
        text = units[0].read_text()
        self.assertRegex(text, rf"(?m)^ExecStart={re.escape(LIBEXEC)}/boxwright-helper --system$")
        self.assertRegex(text, rf"(?m)^BusName={re.escape(SERVICE)}$")
        named = self.one_of_system_services()
        self.assertRegex(named, rf"(?m)^SystemdService={re.escape(units[0].name)}$")

    def one_of_system_services(self):
        return next(file.read_text() for file in self.stage.rglob(f"{SERVICE}.service")
                    if file.parent.name == "system-services")

    def test_desktop_files(self):
        self.run_tool("desktop-file-validate", self.one("*.desktop"))
        self.run_tool("appstreamcli", "validate", "--no-net", self.one("*.metainfo.xml"))
        icon = self.one("*.svg")
        self.assertEqual(icon.parent.as_posix()[-len("icons/hicolor/scalable/apps"):], "icons/hicolor/scalable/apps")
        self.assertEqual(xml.parse(icon).getroot().tag, "{http://www.w3.org/2000/svg}svg")

    def test_manual_page(self):
        page = self.one("boxwright.1")
        done = self.run_tool("man", "--warnings", "--encoding=UTF-8", "--local-file", page)
        self.assertEqual(done.stderr, "")
        help_text = self.run_tool(self.staged(f"{PREFIX}/bin/boxwright"), "--help").stdout
        for command in re.findall(r"^  (\w+) ", help_text, re.M):
            self.assertRegex(page.read_text(), rf"(?m)^\.SS {command}$")

    def test_installed_program_finds_its_helper(self):
        with tempfile.TemporaryDirectory(prefix="boxwright-doctor-") as place:
            environment = {**os.environ, "BOXWRIGHT_DATA": f"{place}/data", "BOXWRIGHT_RUN": f"{place}/run",
                           "XDG_CONFIG_HOME": f"{place}/config", "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere",
                           "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
            done = subprocess.run([self.staged(f"{PREFIX}/bin/boxwright"), "doctor"], env=environment,
                                  capture_output=True, text=True, timeout=60)
        self.assertIn(done.returncode, (0, 1), done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"(?m)^helper: embedded ", done.stderr)
        self.assertIn("overlay", done.stdout)


if __name__ == "__main__":
    unittest.main()
