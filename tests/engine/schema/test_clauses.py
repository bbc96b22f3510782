#!/usr/bin/env python3
"""Every clause of the published schema, broken once in a configuration that has every member: Boxwright
says of each broken one that it is wrong, and where. `test_clauses.py JUDGE_CONFIG FOLDER`."""
import copy
import json
import pathlib
import subprocess
import sys
import unittest

from spec_schema import SpecSchema

JUDGE, FOLDER = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
PROGRAMS = ("runc-spec", "runc-spec-rootless", "crun-spec", "umoci-unpack", "umoci-unpack-rootless", "podman-create")
OF_TYPE = {"string": "text", "integer": 1, "boolean": True, "array": [], "object": {}}
# Kept as text: sections and members of other platforms; what only cgroup v1 has, which a launch refuses
# whole; and rdma, which a launch reads when its controller is there.
FOREIGN = {"solaris", "windows", "vm", "zos", "commandLine", "username", "network", "rdma"}


def config(name):
    return json.loads((FOLDER / name).read_text())


def valid_config():
    """Every member at once, with values that make sense together."""
    whole = config("every-member.json")
    del whole["vm"], whole["annotations"][""]
    linux = whole["linux"]
    linux["namespaces"].append({"type": "uts"})
    linux["intelRdt"]["memBwSchema"] = "MB:0=50"
    linux["resources"]["memory"] |= {"limit": 64 << 20, "reservation": 32 << 20}
    return whole


def broken(schema, value, path=()):
    """Yields (path, clause, replacement) for each clause of `schema` that `value` obeys; a replacement of
    None takes the member out."""
    for name, wrong in OF_TYPE.items():
        if "type" in schema and name != schema["type"]:
            yield path, f"type {schema['type']}, not {name}", wrong
    if "enum" in schema:
        yield path, "enum", "NO_SUCH_WORD"
    if "pattern" in schema:
        yield path, "pattern", " "
    if "minimum" in schema:
        yield path, "minimum", schema["minimum"] - 1
    if "maximum" in schema:
        yield path, "maximum", schema["maximum"] + 1
    if "minItems" in schema:
        yield path, "minItems", []
    for member in schema.get("required", ()):
        yield (*path, member), "required", None
    for member, inner in members(schema, value):
        yield from broken(inner, value[member], (*path, member))


def members(schema, value):
    """The parts of an object or a list that have a schema of their own: of a list, the first item."""
    if isinstance(value, list):
        return [(0, schema["items"])] if value and "items" in schema else []
    if not isinstance(value, dict):
        return []
    others = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()), None)
    named = schema.get("properties", {})
    return [(name, named.get(name, others)) for name in value
            if (name in named or others) and name not in FOREIGN]


def with_change(whole, path, replacement):
    changed = copy.deepcopy(whole)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    if not path:
        return replacement
    if replacement is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = replacement
    return changed


def judged(configs):
    lines = "".join(json.dumps(one) + "\n" for one in configs)
    answer = subprocess.run([JUDGE], input=lines, capture_output=True, text=True, check=True, timeout=60)
    return answer.stdout.split("\n")[:-1]


def pointer(path):
    return "/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)


class Clauses(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.spec = SpecSchema()
        self.whole = valid_config()

    def test_every_member_is_valid(self):
        self.assertEqual(self.spec.faults(self.whole), [])
        self.assertEqual(judged([self.whole]), [""])

    def test_configurations_of_other_programs_are_valid_to_both(self):
        names = [f"{program}.json" for program in PROGRAMS]
        configs = [config(name) for name in names]
        for name, one, answer in zip(names, configs, judged(configs)):
            with self.subTest(name):
                self.assertEqual(self.spec.faults(one), [])
                self.assertEqual(answer, "")

    def test_every_broken_clause_is_told_where_it_is(self):
        rows = list(broken(self.spec.schema, self.whole))
        configs = [with_change(self.whole, path, wrong) for path, _, wrong in rows]
        self.assertGreater(len(rows), 500)
        missed = []
        for (path, clause, _), one, answer in zip(rows, configs, judged(configs)):
            where = pointer(path)
            self.assertNotEqual(self.spec.faults(one), [], f"{where}: {clause}: the schema allows it")
            if not any(where.startswith(place) or place.startswith(where) for place in answer.split()):
                missed.append(f"{where}: {clause}: Boxwright says {answer or 'nothing'}")
        self.assertEqual(missed, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
