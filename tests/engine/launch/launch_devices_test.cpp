#include "fixture.h"
#include "tests.h"

#include "engine/model/namespaces.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <array>
#include <cstring>
#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

/// A block device of this host that can be opened here, so that a refusal inside is the guard's.
/// Nothing is written to it; reading is all the tests try.
std::optional<dev_t> hostDisk() {
    for (const char* path : {"/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/loop0"}) {
        struct stat info {};
        const UniqueFd fd(::open(path, O_RDONLY | O_CLOEXEC));
        if (fd && ::fstat(fd.get(), &info) == 0 && S_ISBLK(info.st_mode))
            return info.st_rdev;
    }
    return {};
}

std::string numbersOf(dev_t device) {
    return std::to_string(major(device)) + " " + std::to_string(minor(device));
}

DeviceRule ruleFor(bool allow, dev_t device, const char* access) {
    DeviceRule rule;
    rule.allow = allow;
    rule.type = "b";
    rule.major = major(device);
    rule.minor = minor(device);
    rule.access = access;
    return rule;
}

void addCapability(ContainerSpec& spec, const char* name) {
    Capabilities& sets = *spec.process->capabilities;
    for (auto* list : {&sets.bounding, &sets.effective, &sets.permitted})
        (*list)->push_back(name);
}

/// From here on the kernel attaches no other device filter to the cgroup: this one, which allows
/// all, asked for it to be the only one (bpf(2), BPF_PROG_ATTACH without BPF_F_ALLOW_MULTI).
/// @return whether it is so
bool takeFilterPlace(const std::string& cgroup) {
    constexpr std::array program{bpf_insn{BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 1},
                                 bpf_insn{BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
    const UniqueFd directory(::open(cgroup.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    bpf_attr attributes;
    std::memset(&attributes, 0, sizeof attributes);
    attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attributes.insns = reinterpret_cast<uintptr_t>(program.data());
    attributes.insn_cnt = program.size();
    attributes.license = reinterpret_cast<uintptr_t>("Apache-2.0");
    const UniqueFd filter(
        static_cast<int>(::syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes)));
    std::memset(&attributes, 0, sizeof attributes);
    attributes.target_fd = static_cast<uint32_t>(directory.get());
    attributes.attach_bpf_fd = static_cast<uint32_t>(filter.get());
    attributes.attach_type = BPF_CGROUP_DEVICE;
    return ::syscall(SYS_bpf, BPF_PROG_ATTACH, &attributes, sizeof attributes) == 0;
}

/// Makes a node of the device, says so, and opens it for reading.
std::string makeAndOpen(dev_t device, const std::string& place = "/tmp/disk") {
    return "busybox mknod " + place + " b " + numbersOf(device) + " && echo made; head -c 0 < " +
           place + " && echo opened; true";
}

} // namespace

/// linux.resources.devices: what a container run by root can do to this host's devices.
class DevicesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!isRoot())
            QSKIP("an ordinary user's containers make no device nodes");
        m_disk = hostDisk();
        if (!m_disk)
            QSKIP("this host has no block device to try");
        // Without the guard it would open: shown by a process beside the container.
        const std::string node = m_box.path("disk");
        QCOMPARE(::mknod(node.c_str(), S_IFBLK | 0600, *m_disk), 0);
        QVERIFY(UniqueFd(::open(node.c_str(), O_RDONLY | O_CLOEXEC)));
    }

    void madeNodeDoesNotOpen_data() {
        QTest::addColumn<bool>("inCgroup");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("why");
        QTest::newRow("filter") << true << "/tmp/disk"
                                << "Operation not permitted";
        QTest::newRow("filter, in /dev") << true << "/dev/disk"
                                         << "Operation not permitted";
        QTest::newRow("no cgroup") << false << "/tmp/disk"
                                   << "Permission denied";
        QTest::newRow("no cgroup, in /dev") << false << "/dev/disk"
                                            << "Permission denied";
    }
    void madeNodeDoesNotOpen() {
        QFETCH(bool, inCgroup);
        QFETCH(QString, place);
        QFETCH(QString, why);
        const OwnCgroup cgroup;
        if (inCgroup && cgroup.path().empty())
            QSKIP("no cgroup v2 directory of its own");
        LaunchRequest request =
            m_box.request(m_box.shell(makeAndOpen(*m_disk, place.toStdString())));
        request.cgroup = inCgroup ? cgroup.path() : std::string();
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("made\n"));
        QVERIFY2(outcome.errors.contains(why), qPrintable(outcome.errors));
        ::unlink(m_box.path("upper/tmp/disk").c_str());
    }

    void imagesNodeDoesNotOpen_data() {
        QTest::addColumn<bool>("inCgroup");
        QTest::addColumn<bool>("userNamespace");
        QTest::newRow("filter") << true << false;
        QTest::newRow("no cgroup") << false << false;
        QTest::newRow("filter, user namespace") << true << true;
        QTest::newRow("no cgroup, user namespace") << false << true;
    }
    void imagesNodeDoesNotOpen() {
        QFETCH(bool, inCgroup);
        QFETCH(bool, userNamespace);
        if (userNamespace && oldKernel())
            QSKIP("layers are mapped with the new mount API");
        Box box;
        const std::string node = box.base() + "/srv/disk";
        QCOMPARE(::mknod(node.c_str(), S_IFBLK | 0666, *m_disk), 0);
        QCOMPARE(::chmod(node.c_str(), 0666), 0);
        ContainerSpec spec = box.shell("test -b /srv/disk && echo there; head -c 0 < /srv/disk "
                                       "&& echo opened; true");
        if (userNamespace) {
            setNamespaceChoice(spec, "user", {NamespaceMode::New, {}});
            IdMapping map;
            map.hostID = 100000;
            map.size = 65536;
            spec.linux->uidMappings = spec.linux->gidMappings = std::vector<IdMapping>{map};
            QCOMPARE(
                ::chmod(
                    QFileInfo(QString::fromStdString(box.path("run"))).path().toStdString().c_str(),
                    0755),
                0);
        }
        const OwnCgroup cgroup;
        LaunchRequest request = box.request(spec);
        request.cgroup = inCgroup ? cgroup.path() : std::string();
        const Outcome outcome = box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("there\n"));
    }

    void standardDevicesWork_data() {
        QTest::addColumn<bool>("inCgroup");
        QTest::newRow("filter") << true;
        QTest::newRow("no cgroup") << false;
    }
    void standardDevicesWork() {
        QFETCH(bool, inCgroup);
        const OwnCgroup cgroup;
        ContainerSpec spec =
            m_box.shell("echo x > /dev/null && head -c 3 /dev/zero | wc -c && head -c 3 "
                        "/dev/urandom | wc -c && echo t > /dev/tty && echo c > /dev/console");
        spec.process->terminal = true;
        LaunchRequest request = m_box.request(spec);
        request.cgroup = inCgroup ? cgroup.path() : std::string();
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("3\r\n3\r\nt\r\nc\r\n"));
    }

    void allowedByRule_data() {
        QTest::addColumn<QString>("access");
        QTest::addColumn<bool>("deniedLater");
        QTest::addColumn<QString>("expected");
        QTest::newRow("reading") << "r" << false << "made\nopened\n";
        QTest::newRow("writing only") << "w" << false << "made\n";
        QTest::newRow("taken back") << "rwm" << true << "made\n";
    }
    void allowedByRule() {
        QFETCH(QString, access);
        QFETCH(bool, deniedLater);
        const OwnCgroup cgroup;
        if (cgroup.path().empty())
            QSKIP("no cgroup v2 directory of its own");
        ContainerSpec spec = m_box.shell(makeAndOpen(*m_disk, "/dev/disk"));
        auto& rules = *spec.linux->resources->devices;
        rules.push_back(ruleFor(true, *m_disk, access.toLatin1().constData()));
        if (deniedLater)
            rules.push_back(ruleFor(false, *m_disk, "rw"));
        LaunchRequest request = m_box.request(spec);
        request.cgroup = cgroup.path();
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
        QTEST(outcome.output, "expected");
    }

    void joiningProcessIsGuarded() {
        const OwnCgroup cgroup;
        if (cgroup.path().empty())
            QSKIP("no cgroup v2 directory of its own");
        const Sleeper sleeper(m_box, m_box.spec({}), cgroup.path());
        QVERIFY(!sleeper.failure);
        const Outcome outcome = sleeper.exec({"/bin/sh", "-c", makeAndOpen(*m_disk)});
        ::unlink(m_box.path("upper/tmp/disk").c_str());
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("made\n"));
        QVERIFY2(outcome.errors.contains(QLatin1String("Operation not permitted")),
                 qPrintable(outcome.errors));
    }

    /// Without a filter, what nodev mounts cannot hold is refused rather than run open.
    void refusedWithoutFilter_data() {
        QTest::addColumn<QString>("what");
        for (const char* what :
             {"CAP_SYS_ADMIN", "rule", "listed device", "bind of /dev", "host's mount namespace"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void refusedWithoutFilter() {
        QFETCH(QString, what);
        ContainerSpec spec = m_box.shell("true");
        if (what == QLatin1String("CAP_SYS_ADMIN")) {
            addCapability(spec, "CAP_SYS_ADMIN");
        } else if (what == QLatin1String("rule")) {
            spec.linux->resources->devices->push_back(ruleFor(true, *m_disk, "r"));
        } else if (what == QLatin1String("listed device")) {
            Device disk;
            disk.type = "b";
            disk.path = "/dev/disk";
            disk.major = major(*m_disk);
            disk.minor = minor(*m_disk);
            spec.linux->devices = std::vector<Device>{disk};
        } else if (what == QLatin1String("bind of /dev")) {
            spec.mounts->push_back(mountOf("/dev", "bind", "/dev", {"rbind"}));
        } else {
            setNamespaceChoice(spec, "mount", {NamespaceMode::Host, {}});
        }
        const Outcome outcome = m_box.run(spec);
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::NotSupported);
        QCOMPARE(outcome.failure->step, std::string("devices-allowed"));
        QCOMPARE(outcome.failure->object, std::string("linux.resources.devices"));
    }

    /// The kernel says so when the first process is there already, and has mounted the overlay.
    void refusedFilterIsNoFilter_data() {
        QTest::addColumn<bool>("overlay");
        QTest::addColumn<bool>("sysAdmin");
        QTest::newRow("directory") << false << false;
        QTest::newRow("overlay") << true << false;
        QTest::newRow("directory, CAP_SYS_ADMIN") << false << true;
        QTest::newRow("overlay, CAP_SYS_ADMIN") << true << true;
    }
    void refusedFilterIsNoFilter() {
        QFETCH(bool, overlay);
        QFETCH(bool, sysAdmin);
        const OwnCgroup cgroup;
        if (cgroup.path().empty())
            QSKIP("no cgroup v2 directory of its own");
        QVERIFY(takeFilterPlace(cgroup.path()));
        const Box box; // which cannot be used again
        ContainerSpec spec = box.shell(makeAndOpen(*m_disk));
        if (sysAdmin)
            addCapability(spec, "CAP_SYS_ADMIN");
        LaunchRequest request = overlay ? box.request(spec) : box.bundleRequest(spec);
        request.cgroup = cgroup.path();
        if (overlay)
            request.stack->throwAway = true;
        int born = 0;
        request.onBorn = [&](pid_t) { ++born; };
        const Outcome outcome = box.run(std::move(request));
        if (sysAdmin) {
            QVERIFY(outcome.failure);
            QCOMPARE(outcome.failure->step, std::string("devices-allowed"));
            QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1); // nobody is left
        } else {
            VERIFY_RAN(outcome);
            QCOMPARE(outcome.output, QStringLiteral("made\n"));
            QVERIFY2(outcome.errors.contains(QLatin1String("Permission denied")),
                     qPrintable(outcome.errors));
            QCOMPARE(born, 2);
        }
    }

    /// "--privileged": the configuration says that every device is meant.
    void everythingAllowedNeedsNoFilter() {
        ContainerSpec spec = m_box.shell(makeAndOpen(*m_disk, "/dev/disk"));
        DeviceRule everything;
        everything.allow = true;
        everything.access = "rwm";
        spec.linux->resources->devices = std::vector<DeviceRule>{everything};
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("made\nopened\n"));
    }

    void badRuleIsNamed() {
        ContainerSpec spec = m_box.shell("true");
        spec.linux->resources->devices->push_back(ruleFor(true, *m_disk, "q"));
        const Outcome outcome = m_box.run(spec);
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::InvalidArgument);
        QCOMPARE(outcome.failure->object, std::string("linux.resources.devices[1]"));
    }

private:
    Box m_box;
    std::optional<dev_t> m_disk;
};

std::unique_ptr<QObject> makeDevicesTest() {
    return std::make_unique<DevicesTest>();
}

#include "launch_devices_test.moc"
