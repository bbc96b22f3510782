#include "ui/document/templates.h"

#include "engine/model/capabilities.h"
#include "engine/model/limits.h"
#include "engine/model/namespaces.h"

#include <QCoreApplication>

#include <array>

namespace boxwright::ui {
namespace {

QString chip(const char* text, int number = -1) {
    return QCoreApplication::translate("Template", text, nullptr, number);
}

Design onStarter(const char* name, const TemplateContext& context) {
    Design design;
    design.name = name;
    design.layers = {context.starter};
    design.spec = defaultSpec();
    design.spec.hostname = name;
    design.spec.process->args = std::vector<std::string>{"/bin/sh", "-l"};
    design.spec.process->cwd = "/root";
    return design;
}

/// A row of the catalogue always takes a value in its own range; a template that does not is a
/// fault its test finds.
void limit(Design& design, std::string_view key, LimitValue value, std::string_view instance = {}) {
    if (const LimitRow* row = findLimit(key))
        (void)setLimit(design.spec, *row, std::move(value), instance);
}

Design helloShell(const TemplateContext& context) {
    Design design = onStarter("hello-shell", context);
    design.description = "One shell in a box of its own.";
    design.writable = WritableLayer::ThrowAway;
    return design;
}

/// Rootless runs add their own user namespace; as root one is asked for with a range of its own.
void mapIds(Design& design, const TemplateContext& context) {
    setNamespaceChoice(design.spec, "user", {NamespaceMode::New, {}});
    if (context.rootless)
        return;
    IdMapping mapping;
    mapping.containerID = 0;
    mapping.hostID = context.firstHostId;
    mapping.size = context.userNamespaceSize;
    design.spec.linux->uidMappings = std::vector{mapping};
    design.spec.linux->gidMappings = std::vector{mapping};
}

Design allNamespaces(const TemplateContext& context) {
    Design design = onStarter("all-namespaces", context);
    design.description = "All eight kinds of namespace, each new.";
    for (const NamespaceRow& row : namespaceCatalogue())
        setNamespaceChoice(design.spec, row.type, {NamespaceMode::New, {}});
    mapIds(design, context);
    TimeOffset day;
    day.secs = 24 * 60 * 60;
    design.spec.linux->timeOffsets = std::map<std::string, TimeOffset>{{"boottime", day}};
    design.spec.domainname = "lab";
    return design;
}

Design limitsLab(const TemplateContext& context) {
    Design design = onStarter("limits-lab", context);
    design.description = "25 % of a core, 256 MiB of memory, 1 MB/s to disk.";
    limit(design, "cpu.max.period", uint64_t{100'000});
    limit(design, "cpu.max.quota", uint64_t{25'000});
    limit(design, "memory.max", uint64_t{256} << 20);
    limit(design, "memory.swap.max", uint64_t{0});
    limit(design, "pids.max", uint64_t{128});
    if (!context.blockDevice.empty()) {
        limit(design, "io.max.rbps", uint64_t{1'000'000}, context.blockDevice);
        limit(design, "io.max.wbps", uint64_t{1'000'000}, context.blockDevice);
    }
    return design;
}

/// What a static busybox needs to start, serve HTTP, and be looked at with its own shell.
Seccomp tightSeccomp() {
    SeccompRule allowed;
    allowed.action = "SCMP_ACT_ALLOW";
    allowed.names = {
        // memory, threads and time of any static program
        "arch_prctl", "brk", "clock_gettime", "clock_nanosleep", "futex", "getrandom",
        "gettimeofday", "madvise", "mmap", "mprotect", "mremap", "munmap", "nanosleep", "prlimit64",
        "readlink", "readlinkat", "restart_syscall", "rseq", "set_robust_list", "set_tid_address",
        "sysinfo", "time", "times", "uname",
        // files, read and written
        "access", "chdir", "close", "dup", "dup2", "dup3", "faccessat", "faccessat2", "fcntl",
        "fstat", "fstatfs", "getcwd", "getdents64", "ioctl", "lseek", "lstat", "newfstatat", "open",
        "openat", "pipe", "pipe2", "read", "readv", "sendfile", "stat", "statfs", "statx", "umask",
        "unlink", "unlinkat", "write", "writev",
        // processes and signals of its own
        "clone", "execve", "exit", "exit_group", "fork", "getegid", "geteuid", "getgid",
        "getgroups", "getpgid", "getpgrp", "getpid", "getppid", "getsid", "gettid", "getuid",
        "kill", "poll", "ppoll", "pselect6", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
        "rt_sigsuspend", "rt_sigtimedwait", "select", "setpgid", "setsid", "sigaltstack", "tgkill",
        "vfork", "wait4", "prctl", "alarm",
        // a server's sockets
        "accept", "accept4", "bind", "connect", "getpeername", "getsockname", "getsockopt",
        "listen", "recvfrom", "recvmsg", "sendmsg", "sendto", "setsockopt", "shutdown", "socket",
        // what a runtime does between the filter and the program
        "capget", "capset", "close_range", "setgid", "setgroups", "setuid"};
    Seccomp profile;
    profile.defaultAction = "SCMP_ACT_ERRNO";
    profile.defaultErrnoRet = 1;
    profile.architectures = std::vector<std::string>{"SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"};
    profile.syscalls = std::vector{allowed};
    return profile;
}

Mount scratch() {
    Mount mount;
    mount.destination = "/tmp";
    mount.type = "tmpfs";
    mount.source = "tmpfs";
    mount.options = std::vector<std::string>{"nosuid", "nodev", "noexec", "mode=1777", "size=16m"};
    return mount;
}

Design hardenedService(const TemplateContext& context) {
    Design design = onStarter("hardened-service", context);
    design.description = "A web server with no capabilities, as nobody, on a read-only root.";
    Process& process = *design.spec.process;
    process.args = std::vector<std::string>{"/bin/httpd", "-f", "-v", "-p", "8080", "-h", "/srv"};
    process.cwd = "/";
    process.user.uid = 1000;
    process.user.gid = 1000;
    process.user.umask = 077;
    process.noNewPrivileges = true;
    for (const CapabilityRow& row : capabilityCatalogue())
        setCapability(design.spec, row.name, false);
    design.spec.root->readonly = true;
    design.spec.mounts->push_back(scratch());
    design.spec.linux->seccomp = tightSeccomp();
    limit(design, "memory.max", uint64_t{64} << 20);
    limit(design, "pids.max", uint64_t{32});
    return design;
}

Design blank(const TemplateContext&) {
    Design design;
    design.name = "untitled";
    design.spec = defaultSpec();
    design.spec.hostname = "box";
    return design;
}

constexpr std::array templates{
    DesignTemplate{"hello-shell", QT_TRANSLATE_NOOP("Template", "Hello shell"),
                   QT_TRANSLATE_NOOP("Template", "One shell in a box of its own. Look around, "
                                                 "break things, close it."),
                   [] {
                       return QStringList{chip("1 layer"), chip("starts in 1 s")};
                   },
                   helloShell, true},
    DesignTemplate{"all-namespaces", QT_TRANSLATE_NOOP("Template", "All namespaces"),
                   QT_TRANSLATE_NOOP("Template", "All eight kinds switched on, each with its view "
                                                 "from inside and outside."),
                   [] { return QStringList{chip("8 namespaces")}; }, allNamespaces, true},
    DesignTemplate{"limits-lab", QT_TRANSLATE_NOOP("Template", "Limits lab"),
                   QT_TRANSLATE_NOOP("Template",
                                     "25 % CPU, 256 MiB of memory, 1 MB/s to disk. Push "
                                     "each limit and watch."),
                   [] {
                       return QStringList{chip("cgroup v2"), chip("live graphs")};
                   },
                   limitsLab, true},
    DesignTemplate{"hardened-service", QT_TRANSLATE_NOOP("Template", "Hardened service"),
                   QT_TRANSLATE_NOOP("Template", "A web server as a non-root user: read-only root, "
                                                 "no capabilities, tight seccomp."),
                   [] {
                       const auto names = tightSeccomp().syscalls->front().names.size();
                       return QStringList{chip("0 capabilities"), chip("%n syscalls", int(names))};
                   },
                   hardenedService, true},
    DesignTemplate{"blank", QT_TRANSLATE_NOOP("Template", "Blank design"),
                   QT_TRANSLATE_NOOP("Template",
                                     "No layers, the usual namespaces, default profile. "
                                     "Add what you need."),
                   [] { return QStringList{chip("0 layers")}; }, blank, false},
};

} // namespace

std::span<const DesignTemplate> designTemplates() {
    return templates;
}

const DesignTemplate* findTemplate(const QString& key) {
    for (const DesignTemplate& row : templates) {
        if (key == QLatin1String(row.key))
            return &row;
    }
    return nullptr;
}

} // namespace boxwright::ui
