#!/usr/bin/env python3
"""check-shape.py ROOT: a README in every folder, files of at most 400 lines, functions of at most 60."""
import pathlib
import re
import subprocess
import sys

MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 60

# file -> why it may be longer
LONG_FILES = {}
# "file: function" -> why it may be longer
LONG_FUNCTIONS = {}
# The tables of Qt Test.
TABLE_FUNCTION = re.compile(r"_data$")
# Folders that hold data, not code; the README of the folder above speaks for them.
DATA_FOLDER = re.compile(r"(^|/)(data|corpus|icons|images|screenshots)(/|$)|^\.")
# One line in the tier's README speaks for an area.
TEST_AREA = re.compile(r"^tests/[^/]+/[^/]+$")


def tracked(root):
    names = subprocess.run(["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard"],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    return [name for name in names if (root / name).is_file()]


def readme_faults(root, names):
    folders = {parent.as_posix() for name in names for parent in pathlib.PurePosixPath(name).parents}
    for folder in sorted(folders):
        if DATA_FOLDER.search(folder) or (root / folder / "README.md").is_file():
            continue
        above = root / pathlib.PurePosixPath(folder).parent / "README.md"
        if TEST_AREA.match(folder):
            area = pathlib.PurePosixPath(folder).name
            if not above.is_file() or not re.search(rf"\b{re.escape(area)}\b", above.read_text()):
                yield f"{folder}: neither a README.md nor a line in {above.relative_to(root)}"
        else:
            yield f"{folder}: no README.md"


def blanked(text):
    """Comments, strings and preprocessor lines as spaces, so that only real braces are left."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
                         r"|^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.S | re.M)
    digits = re.compile(r"(?<=\d)'(?=\d)")
    text = digits.sub("_", text)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def functions(text):
    """(name, first line, lines) of every function defined at namespace or class level."""
    text = blanked(text)
    header_start, depth_of_body, opened = 0, None, []
    for match in re.finditer(r"[{};]", text):
        kind, at = match.group(), match.start()
        if depth_of_body is not None:
            depth_of_body += (kind == "{") - (kind == "}")
            if depth_of_body == 0:
                name, start = opened.pop()
                if name and text[at + 1:at + 60].lstrip()[:1] not in (",", "{"):
                    first = text.count("\n", 0, start) + 1
                    yield name, first, text.count("\n", 0, at) + 2 - first
                    name = None
                if name is None:
                    header_start = at + 1
                depth_of_body = None
            continue
        if kind != "{":
            header_start = at + 1
            continue
        header = text[header_start:at].strip()
        named = re.search(r"([\w:~]+(?:\s*operator\s*\S+?)?)\s*\(", header)
        if re.search(r"\b(namespace|extern)\b[^()]*$", header) or (
                re.search(r"\b(class|struct|union|enum)\b", header) and not named):
            header_start = at + 1
            continue
        data = named is None or re.search(r"=\s*(\[|$)|=\s*[\w:<>, ]*$", header.split("(")[0] + " ")
        body = text[:at].rfind("\n") + 1
        opened.append((None if data else named.group(1), body))
        depth_of_body = 1


def length_faults(root, names):
    needless = {*LONG_FILES, *LONG_FUNCTIONS}
    for name in names:
        if not name.endswith((".cpp", ".h")):
            continue
        text = (root / name).read_text()
        lines = text.count("\n")
        if lines > MOST_FILE_LINES:
            needless.discard(name)
            if name not in LONG_FILES:
                yield f"{name}: {lines} lines, more than {MOST_FILE_LINES}"
        for function, first, length in functions(text):
            if length <= MOST_FUNCTION_LINES or TABLE_FUNCTION.search(function):
                continue
            needless.discard(f"{name}: {function}")
            if f"{name}: {function}" not in LONG_FUNCTIONS:
                yield f"{name}:{first}: {function} has {length} lines, more than {MOST_FUNCTION_LINES}"
    for exception in sorted(needless):
        yield f"{exception}: excepted, and not long"


def self_test():
    """The counting is worth nothing if it misses a function."""
    body = "    a();\n" * 61
    samples = ["int f(int a) {\n" + body + "}\n",
               "namespace n {\nclass C {\npublic:\n    void g() const {\n" + body + "    }\n};\n}\n",
               "C::C(int a)\n    : m_a(a)\n    , m_b{a} {\n" + body + "}\n",
               "bool C::operator()(int a) {\n    if (a) {\n" + body + "    }\n}\n"]
    for sample in samples:
        assert any(length > MOST_FUNCTION_LINES for _, _, length in functions(sample)), sample[:60]
    table = "constexpr std::array rows{\n" + '    Row{"a", [] { return 1; }},\n' * 80 + "};\n"
    assert not any(length > MOST_FUNCTION_LINES for _, _, length in functions(table))


def main():
    root = pathlib.Path(sys.argv[1])
    self_test()
    names = tracked(root)
    faults = [*readme_faults(root, names), *length_faults(root, names)]
    print("\n".join(faults) or f"{len(names)} files follow the rules")
    return 1 if faults or not names else 0


if __name__ == "__main__":
    sys.exit(main())
