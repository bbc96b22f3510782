#!/usr/bin/env python3
"""What Boxwright writes is valid against the published schema: the config.json of each template's bundle, of
a bundle of a design with every limit, and the ones its runtime begins with. `test_bundles.py BOXWRIGHT`."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from spec_schema import SpecSchema

PROGRAM = pathlib.Path(sys.argv.pop(1))
RUNTIME = PROGRAM.with_name("boxwright-runtime")
# One of each kind that is written: a plain field, a pair, a list of devices, a file of its own.
RESOURCES = {
    "memory": {"limit": 64 << 20, "swap": 64 << 20, "reservation": 32 << 20},
    "cpu": {"shares": 512, "quota": 20000, "period": 100000, "burst": 1000, "cpus": "0", "mems": "0", "idle": 0},
    "pids": {"limit": 64},
    "blockIO": {"weight": 100, "weightDevice": [{"major": 254, "minor": 0, "weight": 200}],
                "throttleReadBpsDevice": [{"major": 254, "minor": 0, "rate": 1000000}]},
    "hugepageLimits": [{"pageSize": "2MB", "limit": 4 << 20}],
    "unified": {"memory.high": "60000000", "memory.oom.group": "1"},
}


class Bundles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spec = SpecSchema()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="boxwright-schema-"))
        cls.environment = os.environ | {
            "BOXWRIGHT_DATA": str(cls.folder / "data"), "BOXWRIGHT_RUN": str(cls.folder / "run"),
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def succeed(self, *command):
        ended = subprocess.run(list(map(str, command)), env=self.environment, cwd=self.folder, capture_output=True,
                               text=True, stdin=subprocess.DEVNULL, timeout=120)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout

    def assert_valid(self, bundle):
        config = json.loads((bundle / "config.json").read_text())
        self.assertEqual(self.spec.faults(config), [])
        return config

    def test_templates(self):
        names = re.search(r"built-in template: ([^.]*)\.", re.sub(r"\s+", " ", self.succeed(PROGRAM, "run", "--help")))
        for name in names[1].split(", "):
            with self.subTest(name):
                bundle = self.folder / name
                self.succeed(PROGRAM, "export", "--template", name, bundle)
                self.assert_valid(bundle)

    def test_a_design_with_every_kind_of_limit(self):
        tree = self.folder / "tree"
        tree.mkdir()
        self.succeed(PROGRAM, "import", "--design", "full.json", tree)
        path = self.folder / "full.json"
        design = json.loads(path.read_text())
        design["oci"]["linux"]["resources"] = RESOURCES
        path.write_text(json.dumps(design))
        bundle = self.folder / "full"
        self.succeed(PROGRAM, "export", path, bundle)
        config = self.assert_valid(bundle)
        self.assertEqual(config["linux"]["resources"] | RESOURCES, config["linux"]["resources"])

    def test_first_configurations_of_the_runtime(self):
        for option in ("--rootless", None):
            with self.subTest(option):
                bundle = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
                self.succeed(RUNTIME, "spec", "--bundle", bundle, *filter(None, [option]))
                self.assert_valid(bundle)


if __name__ == "__main__":
    unittest.main(verbosity=2)
