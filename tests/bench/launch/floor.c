/* The kernel work of a start or an exec, with nothing decided, checked or explained.
 *   floor run LOWER UPPER WORK TARGET FILTER PROGRAM
 *   floor exec PID PROGRAM                                                       */
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(call)                                                                                \
    do {                                                                                           \
        if ((call) < 0) {                                                                          \
            perror(#call);                                                                         \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

static void overlay(char** paths) {
    char option[4096];
    snprintf(option, sizeof option, "lowerdir=%s,upperdir=%s,workdir=%s,volatile", paths[0],
             paths[1], paths[2]);
    CHECK(mount("overlay", paths[3], "overlay", 0, option));
}

static void file_systems(void) {
    const unsigned long plain = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    CHECK(mount("proc", "proc", "proc", plain, NULL));
    CHECK(mount("tmpfs", "dev", "tmpfs", MS_NOSUID, "mode=755,size=65536k"));
    CHECK(mkdir("dev/pts", 0755));
    CHECK(mkdir("dev/shm", 0755));
    CHECK(mkdir("dev/mqueue", 0755));
    CHECK(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,mode=0620"));
    CHECK(mount("shm", "dev/shm", "tmpfs", plain, "mode=1777,size=65536k"));
    CHECK(mount("mqueue", "dev/mqueue", "mqueue", plain, NULL));
    CHECK(mount("sysfs", "sys", "sysfs", plain | MS_RDONLY, NULL));
    CHECK(mount("cgroup2", "sys/fs/cgroup", "cgroup2", plain | MS_RDONLY, NULL));
}

static void devices(void) {
    static const struct {
        const char* path;
        int major, minor;
    } nodes[] = {{"dev/null", 1, 3},   {"dev/zero", 1, 5},    {"dev/full", 1, 7},
                 {"dev/random", 1, 8}, {"dev/urandom", 1, 9}, {"dev/tty", 5, 0}};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; ++i)
        CHECK(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)));
    CHECK(symlink("/proc/self/fd", "dev/fd"));
    CHECK(symlink("/proc/self/fd/0", "dev/stdin"));
    CHECK(symlink("/proc/self/fd/1", "dev/stdout"));
    CHECK(symlink("/proc/self/fd/2", "dev/stderr"));
    CHECK(symlink("pts/ptmx", "dev/ptmx"));
}

static void masks(void) {
    static const char* const hidden[] = {"proc/interrupts", "proc/kcore", "proc/keys",
                                         "proc/timer_list"};
    static const char* const fixed[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys",
                                        "proc/sysrq-trigger"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; ++i)
        (void)!mount("dev/null", hidden[i], NULL, MS_BIND, NULL);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; ++i) {
        if (mount(fixed[i], fixed[i], NULL, MS_BIND | MS_REC, NULL) == 0)
            (void)!mount(NULL, fixed[i], NULL,
                         MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    }
    (void)!mount("mask", "sys/firmware", "tmpfs", MS_RDONLY, NULL);
}

static void loopback(void) {
    struct ifreq request = {0};
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    CHECK(ioctl(fd, SIOCSIFFLAGS, &request));
    close(fd);
}

static void confine(const char* filter) {
    static struct sock_filter code[4096];
    for (int cap = 0; cap <= CAP_LAST_CAP; ++cap) {
        if (!(0xa80425fbULL >> cap & 1))
            prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
    }
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{0xa80425fbU, 0xa80425fbU, 0}, {0, 0, 0}};
    CHECK(syscall(SYS_capset, &header, data));
    CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    if (!filter)
        return;
    const int fd = open(filter, O_RDONLY | O_CLOEXEC);
    const ssize_t size = read(fd, code, sizeof code);
    CHECK(size);
    struct sock_fprog program = {(unsigned short)(size / (ssize_t)sizeof *code), code};
    CHECK(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}

static void pivot(void) {
    CHECK(syscall(SYS_pivot_root, ".", "."));
    CHECK(umount2(".", MNT_DETACH));
    CHECK(chdir("/"));
}

static int run(char** arguments) {
    const char* filter = arguments[4];
    char* const program[] = {arguments[5], NULL};
    char* const environment[] = {NULL};
    CHECK(mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL));
    CHECK(sethostname("box", 3));
    loopback();
    overlay(arguments);
    CHECK(chdir(arguments[3]));
    umask(0);
    file_systems();
    devices();
    masks();
    /* The filter lies on the host, so it is opened before its path goes away. */
    const int fd = open(filter, O_RDONLY | O_CLOEXEC);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    pivot();
    CHECK(setsid());
    umask(022);
    confine(path);
    execve(program[0], program, environment);
    perror("execve");
    return 1;
}

static int reap(pid_t pid) {
    int status = 0;
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}

static int start(char** arguments) {
    const unsigned long flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
                                CLONE_NEWUTS | CLONE_NEWCGROUP | SIGCHLD;
    const long pid = syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
    CHECK(pid);
    if (pid == 0)
        _exit(run(arguments));
    return reap((pid_t)pid);
}

static int enter(char** arguments) {
    const int fd = (int)syscall(SYS_pidfd_open, atoi(arguments[0]), 0);
    CHECK(fd);
    CHECK(setns(fd, CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
                        CLONE_NEWCGROUP));
    const pid_t pid = fork();
    CHECK(pid);
    if (pid == 0) {
        char* const program[] = {arguments[1], NULL};
        char* const environment[] = {NULL};
        CHECK(setsid());
        confine(NULL);
        execve(program[0], program, environment);
        _exit(1);
    }
    return reap(pid);
}

int main(int argc, char** argv) {
    if (argc == 8 && strcmp(argv[1], "run") == 0)
        return start(argv + 2);
    if (argc == 4 && strcmp(argv[1], "exec") == 0)
        return enter(argv + 2);
    return 2;
}
