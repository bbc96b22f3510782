"""The JSON schema of the OCI runtime specification as Debian packages it, and what 1.3.0 adds to it."""
import copy
import json
import pathlib

import jsonschema

PUBLISHED = pathlib.Path("/usr/share/gocode/src/github.com/opencontainers/runtime-spec/schema")

INT32 = {"type": "integer", "minimum": -2**31, "maximum": 2**31 - 1}
INT64 = {"type": "integer", "minimum": -2**63, "maximum": 2**63 - 1}
UINT32 = {"type": "integer", "minimum": 0, "maximum": 2**32 - 1}
UINT64 = {"type": "integer", "minimum": 0, "maximum": 2**64 - 1}
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}


def record(required=(), **properties):
    return {"type": "object", "properties": properties} | ({"required": list(required)} if required else {})


# Members of config.md and config-linux.md that are younger than the packaged schema.
PROCESS_SINCE = {
    "ioPriority": record(["class"], **{
        "class": {"enum": ["IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"]}, "priority": INT32}),
    "scheduler": record(
        ["policy"],
        policy={"enum": ["SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE",
                         "SCHED_DEADLINE"]},
        nice=INT32, priority=INT32, runtime=UINT64, deadline=UINT64, period=UINT64,
        flags={"type": "array", "items": {"enum": [
            "SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN", "SCHED_FLAG_KEEP_POLICY",
            "SCHED_FLAG_KEEP_PARAMS", "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX"]}}),
    "execCPUAffinity": record(initial=TEXT, final=TEXT),
}
LINUX_SINCE = {
    "timeOffsets": {"type": "object", "additionalProperties": record(secs=INT64, nanosecs=UINT32)},
    "netDevices": {"type": "object", "additionalProperties": record(name=TEXT)},
    "memoryPolicy": record(
        ["mode"],
        mode={"enum": ["MPOL_DEFAULT", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_WEIGHTED_INTERLEAVE",
                       "MPOL_PREFERRED", "MPOL_PREFERRED_MANY", "MPOL_LOCAL"]},
        nodes=TEXT,
        flags={"type": "array", "items": {"enum": [
            "MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"]}}),
}


class SpecSchema:
    """The whole schema of config.json as one document without references."""

    def __init__(self):
        self._files = {}
        self.schema = self._flat("config-schema.json", self._file("config-schema.json"))
        self.schema["properties"]["process"]["properties"] |= PROCESS_SINCE
        linux = self.schema["properties"]["linux"]["properties"]
        linux |= LINUX_SINCE
        linux["namespaces"]["items"]["properties"]["type"]["enum"].append("time")
        for monitor in ("enableCMT", "enableMBM"):  # 1.3.0 has taken them out
            del linux["intelRdt"]["properties"][monitor]
        linux["intelRdt"]["properties"] |= {"schemata": TEXTS, "enableMonitoring": {"type": "boolean"}}
        del linux["resources"]["properties"]["pids"]["required"]  # 1.3.0: without one nothing is limited
        # Permissions have twelve bits; the packaged maximum is older than that was noticed.
        linux["devices"]["items"]["properties"]["fileMode"]["maximum"] = 0o7777
        self._validator = jsonschema.Draft4Validator(self.schema)

    def _file(self, name):
        if name not in self._files:
            self._files[name] = json.loads((PUBLISHED / name).read_text())
        return self._files[name]

    def _flat(self, name, schema):
        """A copy with $ref resolved, relative to the file `name`, and allOf and anyOf of one merged in."""
        if isinstance(schema, list):
            return [self._flat(name, item) for item in schema]
        if not isinstance(schema, dict):
            return schema
        flat = {}
        for key, value in schema.items():
            if key == "$ref":
                flat |= self._referenced(name, value)
            elif key in ("allOf", "anyOf"):
                for part in self._flat(name, value):
                    flat = merged(flat, part)
            else:
                flat[key] = self._flat(name, value)
        return flat

    def _referenced(self, name, reference):
        file, _, pointer = reference.partition("#")
        file = file or name
        target = self._file(file)
        for step in pointer.strip("/").split("/"):
            target = target[step]
        return self._flat(file, target)

    def faults(self, config):
        """What the schema has against it, as texts with their JSON pointer."""
        return [f"/{'/'.join(map(str, error.absolute_path))}: {error.message}"
                for error in self._validator.iter_errors(config)]


def merged(one, other):
    both = copy.deepcopy(one)
    for key, value in other.items():
        if key == "properties":
            both[key] = both.get(key, {}) | value
        elif key == "required":
            both[key] = both.get(key, []) + value
        else:
            both[key] = value
    return both
