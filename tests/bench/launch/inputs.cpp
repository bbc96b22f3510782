#include "tests/bench/launch/inputs.h"

#include "engine/linux/seccomp.h"
#include "engine/linux/seccomp_shrink.h"
#include "engine/model/design.h"
#include "engine/oci/spec_json.h"
#include "tests/bench/peers.h"

#include <cstdlib>

#include <sys/mount.h>
#include <unistd.h>

namespace boxwright::bench {

Place::Place() {
    char name[] = "/tmp/bench-launch-XXXXXX";
    if (!::mkdtemp(name))
        giveUp(systemError("mkdtemp", name));
    m_path = name;
    if (::mount("bench", name, "tmpfs", 0, "mode=755") != 0)
        giveUp(systemError("mount", name));
    for (const char* part : {"/rootfs/proc", "/rootfs/dev", "/rootfs/sys", "/rootfs/bin", "/run",
                             "/cache", "/stacks", "/cached"})
        must(makeDirectories(m_path + part));
    auto program = compileSeccomp(*specOf("/bin/true").linux->seccomp);
    if (!program)
        giveUp(program.error());
    writeFilter("/filter", shrunkFilter(program->filter).value_or(program->filter));
    writeFilter("/theirs", program->filter);
    must(replaceFile(AT_FDCWD, m_path + "/config.json", specToJson(specOf("/bin/true"))));
    writeCachedBundle();
    install(beside("bench_launch_true"), rootfs() + "/bin/true");
    install("/bin/busybox", rootfs() + "/bin/sleep");
}

Place::~Place() {
    (void)::umount2(m_path.c_str(), MNT_DETACH);
    (void)::rmdir(m_path.c_str());
}

void Place::writeFilter(const std::string& name, const std::vector<sock_filter>& filter) const {
    const auto* bytes = reinterpret_cast<const char*>(filter.data());
    must(replaceFile(AT_FDCWD, m_path + name, {bytes, filter.size() * sizeof(sock_filter)}));
}

void Place::writeCachedBundle() const {
    const auto encoded = capture({"base64", "-w0", m_path + "/theirs"});
    if (!encoded)
        giveUp(encoded.error());
    ContainerSpec spec = specOf("/bin/true");
    spec.annotations.emplace()["run.oci.seccomp_bpf_data"] = encoded->output;
    spec.root->path = rootfs();
    must(replaceFile(AT_FDCWD, cachedBundle() + "/config.json", specToJson(spec)));
}

RootStack Place::freshStack() const {
    static int count = 0;
    const std::string folder = m_path + "/stacks/" + std::to_string(count++);
    RootStack stack;
    stack.lowerdirs = {rootfs()};
    stack.upperdir = folder + "/upper";
    stack.workdir = folder + "/work";
    stack.throwAway = true;
    must(makeDirectories(stack.upperdir));
    must(makeDirectories(stack.workdir));
    return stack;
}

std::vector<std::string> Place::ours() const {
    return {beside("boxwright-runtime"), "--root", m_path + "/state"};
}

std::vector<std::string> Place::crun() const {
    return {"crun", "--root", m_path + "/crun", "--cgroup-manager=cgroupfs"};
}

ContainerSpec specOf(const std::string& program) {
    ContainerSpec spec = defaultSpec();
    spec.ociVersion = "1.0.2"; // all that Debian's crun accepts
    spec.process->terminal = false;
    spec.process->args = std::vector<std::string>{program};
    spec.root->path = "rootfs";
    return spec;
}

std::vector<std::string> runCommand(std::vector<std::string> runtime, const std::string& bundle) {
    static int count = 0;
    runtime.insert(runtime.end(), {"run", "--bundle", bundle, "bench" + std::to_string(count++)});
    return runtime;
}

} // namespace boxwright::bench
