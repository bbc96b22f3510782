#!/usr/bin/env python3
"""check-includes.py ROOT: the dependency rules of the folders, read from the #include lines."""
import pathlib
import re
import sys

# folder -> folders whose headers it may include, besides its own
ALLOWED = {
    "engine/base": [],
    "engine/model": ["engine/base"],
    "engine/oci": ["engine/model", "engine/base"],
    "engine/plan": ["engine/model", "engine/base"],
    "engine/export": ["engine/oci", "engine/model", "engine/base"],
    "engine/linux": ["engine/oci", "engine/plan", "engine/export", "engine/model", "engine/base"],
    "engine/launch": ["engine/linux", "engine/oci", "engine/plan", "engine/model", "engine/base"],
    "engine/image": ["engine/linux", "engine/export", "engine/oci", "engine/model", "engine/base"],
    "engine/stats": ["engine/linux", "engine/model", "engine/base"],
    "engine/runtime": ["engine"],
    "privhelper/api": ["engine/base", "engine/model"],
    "privhelper/shim": ["engine", "privhelper/api"],
    "privhelper/daemon": ["engine", "privhelper/api", "privhelper/shim"],
    "ui": ["engine/base", "engine/model", "engine/oci", "engine/export"],
    "app": ["ui", "privhelper/api", "engine/stats", "engine/linux", "engine/export", "engine/oci", "engine/model",
            "engine/base"],
}
# what a part must never see, whatever the folder rules say
FORBIDDEN = {
    "engine": r"<Q[A-Z]",
    "privhelper/shim": r"<Q[A-Z]",
    "ui": r"<QDBus|<QtDBus|<sys/mount|<sched\.h",
    "engine/base": r"nlohmann",
    "engine/model": r"nlohmann|<unistd\.h|<fcntl\.h|<sys/(?!types|resource)",
    "engine/plan": r"<unistd\.h|<fcntl\.h|<sys/(?!types)",
}
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<][^">]+[">])', re.M)
HOUSE = ("engine/", "privhelper/", "ui/", "app/")


def rule_for(path):
    matches = [folder for folder in ALLOWED if path.startswith(folder + "/")]
    return max(matches, key=len) if matches else None


def faults_of(root, file):
    name = file.relative_to(root).as_posix()
    folder = rule_for(name)
    if folder is None:
        yield f"{name}: lies in no known folder"
        return
    for include in INCLUDE.findall(file.read_text()):
        target = include[1:-1]
        if include[0] == '"' and target.startswith(HOUSE):
            allowed = [folder, *ALLOWED[folder]]
            if not any(target.startswith(other + "/") for other in allowed):
                yield f"{name}: {folder} may not include {target}"
            if not (root / target).exists():
                yield f"{name}: {target} does not exist"
        for part, pattern in FORBIDDEN.items():
            if name.startswith(part + "/") and re.search(pattern, include):
                yield f"{name}: {part} may not include {include}"


def main():
    root = pathlib.Path(sys.argv[1])
    files = [f for top in HOUSE for f in sorted((root / top).rglob("*")) if f.suffix in (".h", ".cpp")]
    faults = [fault for file in files for fault in faults_of(root, file)]
    print("\n".join(faults) or f"{len(files)} files follow the rules")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
