"""config-linux.md: namespaces, ids, sysctls, system calls, cgroups."""
import os

from harness import clause, expect, mount, probe, refusal, same, with_changes

LINUX = "config-linux.md"
NAMES = {"pid": "pid", "network": "net", "ipc": "ipc", "uts": "uts", "mount": "mnt", "cgroup": "cgroup"}

probe("config.md hostname", "hostname", {"hostname": "elsewhere"}, "hostname", "elsewhere")
probe("config.md domainname", "domainname", {"domainname": "example.org"}, "cat /proc/sys/kernel/domainname",
      "example.org")
probe(f"{LINUX} sysctl", "of the network", {"linux.sysctl": {"net.ipv4.ip_forward": "1"}},
      "cat /proc/sys/net/ipv4/ip_forward", "1")
probe(f"{LINUX} sysctl", "of ipc", {"linux.sysctl": {"kernel.shmmni": "1234"}}, "cat /proc/sys/kernel/shmmni", "1234")
refusal(f"{LINUX} sysctl", "one that belongs to the host", {"linux.sysctl": {"vm.swappiness": "1"}})
refusal(f"{LINUX} namespaces", "an unknown type", {"linux.namespaces": [{"type": "mount"}, {"type": "fancy"}]})
refusal(f"{LINUX} namespaces", "the same type twice",
        {"linux.namespaces": [{"type": "mount"}, {"type": "pid"}, {"type": "pid"}]})

for oci, proc in NAMES.items():
    @clause(f"{LINUX} namespaces", f"{oci}: a new one")
    def new(box, oci=oci, proc=proc):
        box.without_namespace(oci)
        box.namespaces(oci)
        expect(box.run(f"readlink /proc/self/ns/{proc}") != os.readlink(f"/proc/self/ns/{proc}"), "it is the host's")

for oci, proc in {"network": "net", "ipc": "ipc", "cgroup": "cgroup"}.items():
    @clause(f"{LINUX} namespaces", f"{oci}: the host's where none is listed")
    def host(box, oci=oci, proc=proc):
        box.without_namespace(oci)
        box.config["mounts"] = [row for row in box.config["mounts"] if row["type"] not in ("sysfs", "mqueue")]
        same(box.run(f"readlink /proc/self/ns/{proc}"), os.readlink(f"/proc/self/ns/{proc}"))

for oci, proc in {"network": "net", "ipc": "ipc", "uts": "uts", "pid": "pid"}.items():
    @clause(f"{LINUX} namespaces", f"{oci}: joined by path")
    def joined(box, oci=oci, proc=proc):
        box.without_namespace(oci)
        path = f"/proc/self/ns/{proc}"
        box.config["linux"]["namespaces"].append({"type": oci, "path": path})
        if oci == "uts":
            del box.config["hostname"]
        same(box.run(f"readlink {path}"), os.readlink(path))


@clause(f"{LINUX} namespaces", "a path of another kind is refused")
def wrong_kind(box):
    box.without_namespace("network")
    box.config["linux"]["namespaces"].append({"type": "network", "path": "/proc/self/ns/uts"})
    box.run_refused()


@clause(f"{LINUX} namespaces", "pid: the program is number 1")
def first(box):
    same(box.run("echo $$"), "1")


@clause(f"{LINUX} user namespace mappings", "ids are mapped as listed")
def mappings(box):
    box.map_users()
    same(box.run("cat /proc/self/uid_map /proc/self/gid_map").split(), ["0", "100000", "65536"] * 2)


@clause(f"{LINUX} user namespace mappings", "root inside is nobody outside")
def mapped_root(box):
    box.map_users()
    box.run("touch /tmp/made")
    same((box.root / "tmp/made").stat().st_uid, 100000)


@clause(f"{LINUX} network", "loopback is up in a new network namespace")
def loopback(box):
    expect("LOOPBACK,UP" in box.run("ip link show lo"), "lo is down")


def seccomp(what, profile, script, wanted, changes=None):
    probe(f"{LINUX} seccomp", what,
          {"linux.seccomp": {"architectures": ["SCMP_ARCH_X86_64"]} | profile} | (changes or {}), script, wanted)


def rule(action, *names, **members):
    return {"names": list(names), "action": action} | members


seccomp("a call that is denied", {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [rule("SCMP_ACT_ERRNO", "mkdir",
                                                                                      "mkdirat")]},
        "mkdir /tmp/x 2>&1 || true", "mkdir: can't create directory '/tmp/x': Operation not permitted")
seccomp("errnoRet", {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [rule("SCMP_ACT_ERRNO", "mkdir", "mkdirat",
                                                                         errnoRet=28)]},
        "mkdir /tmp/x 2>&1 || true", "mkdir: can't create directory '/tmp/x': No space left on device")
seccomp("a filter is loaded", {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [rule("SCMP_ACT_ERRNO", "swapon")]},
        "grep Seccomp: /proc/self/status | cut -f2", "2")
seccomp("without noNewPrivileges", {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [rule("SCMP_ACT_ERRNO",
                                                                                        "swapon")]},
        "grep Seccomp: /proc/self/status | cut -f2", "2", {"process.noNewPrivileges": False})
seccomp("an argument is compared",
        {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
            rule("SCMP_ACT_ERRNO", "kill", args=[{"index": 1, "value": 0, "op": "SCMP_CMP_EQ"}])]},
        "kill -0 $$ 2>/dev/null || echo denied; kill -CONT $$ && echo allowed", "denied\nallowed")
refusal(f"{LINUX} seccomp", "an unknown action", {"linux.seccomp": {"defaultAction": "SCMP_ACT_FANCY"}})


@clause(f"{LINUX} seccomp", "SCMP_ACT_KILL_PROCESS ends the program")
def seccomp_kill(box):
    with_changes({"linux.seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
                                    "syscalls": [rule("SCMP_ACT_KILL_PROCESS", "mkdir", "mkdirat")]}})(box.config)
    same(box.run("mkdir /tmp/x; echo $?").splitlines()[-1], "159")


def cgroup_of(pid):
    return next(line[3:] for line in open(f"/proc/{pid}/cgroup").read().splitlines() if line.startswith("0::"))


@clause(f"{LINUX} cgroupsPath", "an absolute path is taken from the root of the hierarchy; a slice, prefix and name are a scope")
def cgroups_path(box):
    systemd = "--systemd-cgroup" in box.command
    box.config["linux"]["cgroupsPath"] = f"system.slice:conformance:{box.id}" if systemd else f"/conformance/{box.id}"
    wanted = f"/system.slice/conformance-{box.id}.scope" if systemd else f"/conformance/{box.id}"
    box.running()
    expect(cgroup_of(box.state()["pid"]).startswith(wanted), cgroup_of(box.state()["pid"]))


@clause(f"{LINUX} cgroupsPath", "without one a cgroup of its own, that goes with it")
def own_cgroup(box):
    box.running()
    place = cgroup_of(box.state()["pid"])
    expect(place != cgroup_of("self"), "it lives in the caller's")
    box.done("delete", "--force", box.id)
    expect(not os.path.exists("/sys/fs/cgroup" + place), f"{place} is still there")


@clause(f"{LINUX} resources.unified", "a file of cgroup v2")
def unified(box):
    box.config["linux"]["resources"]["unified"] = {"cgroup.max.depth": "7"}
    box.running()
    same(open("/sys/fs/cgroup" + cgroup_of(box.state()["pid"]) + "/cgroup.max.depth").read().strip(), "7")


@clause(f"{LINUX} resources.devices", "a rule allows one device")
def allowed_device(box):
    box.config["linux"]["resources"]["devices"] = [
        {"allow": False, "access": "rwm"}, {"allow": True, "type": "c", "major": 1, "minor": 11, "access": "rwm"}]
    box.config["linux"]["devices"] = [{"path": "/dev/kmsg", "type": "c", "major": 1, "minor": 11, "fileMode": 0o600}]
    box.capabilities("CAP_SYSLOG", "CAP_DAC_OVERRIDE")
    same(box.run("exec 3</dev/kmsg && echo open"), "open")


@clause(f"{LINUX} personality", "LINUX32")
def personality(box):
    box.config["linux"]["personality"] = {"domain": "LINUX32"}
    same(box.run("uname -m"), "i686")


@clause("config.md annotations", "members nobody knows are left alone")
def unknown_members(box):
    box.config["org.example.unknown"] = {"a": 1}
    same(box.run("echo ran"), "ran")


@clause(f"{LINUX} mounts", "cgroup shows the container's own part")
def cgroup_mount(box):
    box.namespaces("cgroup")
    box.config["mounts"].append(mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev"))
    same(box.run("cat /proc/self/cgroup | grep ^0::; test -e /sys/fs/cgroup/cgroup.procs && echo there").split(),
         ["0::/", "there"])
