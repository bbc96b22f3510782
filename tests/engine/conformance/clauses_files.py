"""config.md, "Root" and "Mounts"; config-linux.md, files, devices and paths."""
import os
import subprocess

from harness import clause, expect, mount, probe, refusal, same

ROOT = "config.md root"
MOUNTS = "config.md mounts"
FILES = "config-linux.md"
OPTIONS_OF = "grep ' {} ' /proc/self/mountinfo | tail -1 | cut -d' ' -f6"

probe(ROOT, "readonly false", {"root.readonly": False}, "touch /x && echo written", "written")
probe(ROOT, "readonly true", {"root.readonly": True}, "touch /x 2>/dev/null || echo refused", "refused")
refusal(ROOT, "a root that is not there", {"root.path": "nowhere"})

for name, number in {"null": "1 3", "zero": "1 5", "full": "1 7", "random": "1 8", "urandom": "1 9",
                     "tty": "5 0"}.items():
    probe(f"{FILES} default devices", name, {}, f"stat -c '%t %T' /dev/{name}", number)
probe(f"{FILES} default devices", "ptmx", {}, "test -e /dev/ptmx && echo there", "there")
for name, target in {"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1",
                     "stderr": "/proc/self/fd/2"}.items():
    probe("runtime-linux.md dev symbolic links", name, {}, f"readlink /dev/{name}", target)

probe(f"{FILES} maskedPaths", "a file reads as empty", {"linux.maskedPaths": ["/proc/version"]},
      "cat /proc/version | wc -c", "0")
probe(f"{FILES} maskedPaths", "a directory shows nothing", {"linux.maskedPaths": ["/proc/sys"]},
      "ls /proc/sys | wc -l", "0")
probe(f"{FILES} maskedPaths", "what is not there is no error", {"linux.maskedPaths": ["/proc/nothing"]}, "echo ran",
      "ran")
probe(f"{FILES} readonlyPaths", "a path", {"linux.readonlyPaths": ["/tmp"]},
      "touch /tmp/x 2>/dev/null || echo refused", "refused")
probe(f"{FILES} readonlyPaths", "what is not there is no error", {"linux.readonlyPaths": ["/nothing"]}, "echo ran",
      "ran")
probe(f"{FILES} devices", "a character device with mode and owner",
      {"linux.devices": [{"path": "/dev/mine", "type": "c", "major": 1, "minor": 3, "fileMode": 0o640, "uid": 5,
                          "gid": 6}]}, "stat -c '%t %T %a %u %g' /dev/mine", "1 3 640 5 6")
probe(f"{FILES} devices", "a fifo", {"linux.devices": [{"path": "/dev/pipe", "type": "p", "fileMode": 0o600}]},
      "test -p /dev/pipe && echo fifo", "fifo")


def mounted(what, wanted, script, *mounts):
    @clause(MOUNTS, what)
    def check(box):
        (box.folder / "source").mkdir()
        (box.folder / "source/file").write_text("content")
        (box.folder / "source/file").chmod(0o666)
        for row in mounts:
            box.config["mounts"].append(row | {"source": row["source"].replace("$SOURCE", str(box.folder / "source"))})
        same(box.run(script), wanted)


mounted("bind: a directory", "content", "cat /bound/file", mount("/bound", "bind", "$SOURCE", "bind"))
mounted("bind: a file", "content", "cat /bound", mount("/bound", "bind", "$SOURCE/file", "bind"))
mounted("bind, ro", "refused", "echo x 2>/dev/null > /bound/file || echo refused",
        mount("/bound", "bind", "$SOURCE", "bind", "ro"))
mounted("rbind, rw", "x", "echo x > /bound/file; cat /bound/file", mount("/bound", "bind", "$SOURCE", "rbind", "rw"))
mounted("a missing destination is made", "content", "cat /a/b/c/file", mount("/a/b/c", "bind", "$SOURCE", "bind"))
mounted("in the order of the list", "content", "cat /one/two/file",
        mount("/one", "tmpfs", "tmpfs"), mount("/one/two", "bind", "$SOURCE", "bind"))
mounted("tmpfs with data", "1024", "df -k /small | tail -1 | awk '{print $2}'",
        mount("/small", "tmpfs", "tmpfs", "size=1m"))
mounted("tmpfs with a mode", "711", "stat -c %a /small", mount("/small", "tmpfs", "tmpfs", "mode=711"))
mounted("remount changes what is mounted there", "ro", OPTIONS_OF.format("/small") + " | cut -d, -f1",
        mount("/small", "tmpfs", "tmpfs"), mount("/small", "tmpfs", "tmpfs", "remount", "ro"))
mounted("silent and loud are about messages", "there", "test -d /small && echo there",
        mount("/small", "tmpfs", "tmpfs", "silent"), mount("/large", "tmpfs", "tmpfs", "loud"))
mounted("sync and dirsync", "sync,dirsync", "grep ' /small ' /proc/mounts | grep -o 'sync,dirsync'",
        mount("/small", "tmpfs", "tmpfs", "sync", "dirsync"))
for option in ("ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime"):
    mounted(f"option {option}", option,
            OPTIONS_OF.format("/small") + f" | tr , '\\n' | grep -x {option}",
            mount("/small", "tmpfs", "tmpfs", option))
mounted("option rro holds below a bind mount", "ro", OPTIONS_OF.format("/bound") + " | cut -d, -f1",
        mount("/bound", "bind", "$SOURCE", "rbind", "rro"))
mounted("option rnoexec", "noexec", OPTIONS_OF.format("/bound") + " | tr , '\\n' | grep noexec",
        mount("/bound", "bind", "$SOURCE", "rbind", "rnoexec"))
for word, field in {"shared": "shared:", "slave": "", "private": "", "unbindable": "unbindable"}.items():
    mounted(f"propagation {word}", field, "grep ' /small ' /proc/self/mountinfo | cut -d' ' -f7 | tr -d '0-9-'",
            mount("/small", "tmpfs", "tmpfs", word))
mounted("a symbolic link of the image leads inside the root", "content", "cat /tmp/file",
        mount("/link/x/../../tmp", "bind", "$SOURCE", "bind"))


@clause(MOUNTS, "a destination behind a link stays inside the root")
def link_stays_inside(box):
    outside = box.folder / "outside"
    outside.mkdir()
    (box.root / "way").symlink_to(outside)
    box.config["mounts"].append(mount("/way/made", "tmpfs", "tmpfs"))
    box.write()
    box.call("run", box.id)
    same(os.listdir(outside), [], "outside the root")


@clause(MOUNTS, "a source that is not there is refused")
def missing_source(box):
    box.config["mounts"].append(mount("/bound", "bind", "/no/such/source", "bind"))
    box.run_refused()


@clause(MOUNTS, "an unknown file system is refused")
def unknown_type(box):
    box.config["mounts"].append(mount("/x", "nosuchfs", "x"))
    box.run_refused()


@clause("runc(8) tmpfs", "without a mode it has that of the directory it covers")
def kept_mode(box):
    (box.root / "covered").mkdir()
    (box.root / "covered").chmod(0o2751)
    box.config["mounts"].append(mount("/covered", "tmpfs", "tmpfs"))
    same(box.run("stat -c %a /covered"), "2751")


@clause(MOUNTS, "bind: an existing file is covered, not written to")
def covered_file(box):
    (box.root / "etc/name").write_text("of the image")
    (box.folder / "name").write_text("of the host")
    box.config["mounts"].append(mount("/etc/name", "bind", str(box.folder / "name"), "bind"))
    same(box.run("cat /etc/name"), "of the host")
    same((box.root / "etc/name").read_text(), "of the image")


@clause(MOUNTS, "uidMappings and gidMappings: owners are seen through them")
def mapped_owners(box):
    map_owners(box, "bind", "idmap")
    same(box.run("stat -c '%u %g' /bound/file"), "5007 6008")


@clause(MOUNTS, "uidMappings and gidMappings are enough without the option")
def mapped_owners_by_mappings_alone(box):
    map_owners(box, "bind")
    same(box.run("stat -c '%u %g' /bound/file"), "5007 6008")


@clause(MOUNTS, "ridmap maps the owners of what is mounted below, too; idmap does not")
def mapped_owners_below(box):
    found = {}
    for option in ("idmap", "ridmap"):
        box.config["mounts"] = [row for row in box.config["mounts"] if row["destination"] != "/bound"]
        map_owners(box, "rbind", option)
        below = box.folder / "source/below"
        below.mkdir(exist_ok=True)
        other = box.folder / "other"
        other.mkdir(exist_ok=True)
        (other / "file").write_text("below")
        os.chown(other / "file", 7, 8)
        subprocess.run(["mount", "--bind", other, below], check=True)
        try:
            found[option] = box.run("stat -c '%u %g' /bound/below/file")
        finally:
            subprocess.run(["umount", below], check=True)
    same(found, {"idmap": "7 8", "ridmap": "5007 6008"})


def map_owners(box, *options):
    source = box.folder / "source"
    source.mkdir(exist_ok=True)
    (source / "file").write_text("content")
    os.chown(source / "file", 7, 8)
    box.config["mounts"].append(mount("/bound", "bind", str(source), *options) | {
        "uidMappings": [{"containerID": 0, "hostID": 5000, "size": 1000}],
        "gidMappings": [{"containerID": 0, "hostID": 6000, "size": 1000}]})


@clause(MOUNTS, "idmap without mappings takes the container's")
def mapped_like_the_container(box):
    box.map_users()
    source = box.folder / "source"
    source.mkdir()
    os.chown(source, 7, 8)
    box.config["mounts"].append(mount("/bound", "bind", str(source), "bind", "idmap"))
    same(box.run("stat -c '%u %g' /bound"), "7 8")


@clause(MOUNTS, "idmap without any mappings is refused")
def nothing_to_map_by(box):
    box.config["mounts"].append(mount("/bound", "bind", str(box.folder), "bind", "idmap"))
    box.run_refused()


@clause("runc(8) tmpcopyup", "a tmpfs begins with what the image has there")
def copy_up(box):
    (box.root / "seed").mkdir()
    (box.root / "seed/file").write_text("content")
    box.config["mounts"].append(mount("/seed", "tmpfs", "tmpfs", "tmpcopyup"))
    same(box.run("cat /seed/file; touch /seed/new"), "content")
    expect(not (box.root / "seed/new").exists(), "the image was written to")


@clause(f"{FILES} rootfsPropagation", "private: nothing mounted inside shows outside")
def propagation(box):
    box.config["linux"]["rootfsPropagation"] = "private"
    same(box.run("awk '$5 == \"/\" {print $7}' /proc/self/mountinfo"), "-")


@clause(f"{FILES} rootfsPropagation", "an unknown word is refused")
def wrong_propagation(box):
    box.config["linux"]["rootfsPropagation"] = "sideways"
    box.run_refused()


@clause("attacks", "/proc must not be a link")
def linked_proc(box):
    (box.root / "proc").rmdir()
    (box.root / "proc").symlink_to("/tmp")
    box.run_refused()


@clause("attacks", "devices not allowed do not open")
def device_denied(box):
    box.capabilities("CAP_MKNOD", "CAP_DAC_OVERRIDE")
    box.config["linux"]["resources"]["devices"] = [{"allow": False, "access": "rwm"}]
    same(box.run("mknod /tmp/kmsg c 1 11 2>/dev/null; head -c1 /tmp/kmsg 2>/dev/null || echo denied"), "denied")
