#include "engine/base/files.h"
#include "engine/launch/launch.h"
#include "engine/linux/sealed_self.h"
#include "engine/linux/seccomp.h"
#include "engine/model/design.h"
#include "engine/oci/spec_json.h"
#include "tests/bench/peers.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::bench;

namespace {

/// The folder everything happens in; gone afterwards.
class Place {
public:
    Place() {
        char name[] = "/tmp/bench-launch-XXXXXX";
        if (!::mkdtemp(name))
            giveUp(systemError("mkdtemp", name));
        m_path = name;
        for (const char* part : {"/rootfs/proc", "/rootfs/dev", "/rootfs/sys", "/rootfs/bin",
                                 "/run", "/cache", "/stacks"})
            must(makeDirectories(m_path + part));
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { (void)removeTree(AT_FDCWD, m_path); }
    const std::string& path() const { return m_path; }

    /// A new upper and work directory each time, as for a throw-away run.
    RootStack freshStack() const {
        static int count = 0;
        const std::string folder = m_path + "/stacks/" + std::to_string(count++);
        RootStack stack;
        stack.lowerdirs = {m_path + "/rootfs"};
        stack.upperdir = folder + "/upper";
        stack.workdir = folder + "/work";
        stack.throwAway = true;
        must(makeDirectories(stack.upperdir));
        must(makeDirectories(stack.workdir));
        return stack;
    }

private:
    std::string m_path;
};

ContainerSpec specOf(const std::string& program) {
    ContainerSpec spec = defaultSpec();
    spec.ociVersion = "1.0.2"; // all that Debian's crun accepts
    spec.process->terminal = false;
    spec.process->args = std::vector<std::string>{program};
    spec.root->path = "rootfs";
    return spec;
}

LaunchRequest requestOf(const Place& place, const std::string& program) {
    LaunchRequest request;
    request.spec = specOf(program);
    request.id = "bench";
    request.stack = place.freshStack();
    request.bundle = place.path();
    request.runDirectory = place.path() + "/run";
    request.seccompCache = place.path() + "/cache";
    return request;
}

CreatedContainer launch(LaunchRequest request) {
    auto created = createContainer(request);
    if (!created)
        giveUp(created.error());
    must(startContainer(*created));
    return std::move(*created);
}

void execTrue(pid_t target, const std::string& cache) {
    ExecRequest request;
    request.target = target;
    request.spec = specOf("/bin/true");
    request.seccompCache = cache;
    auto process = execInContainer(request);
    if (!process)
        giveUp(process.error());
    (void)waitFor(process->pid);
}

struct Contender {
    const char* name;
    std::function<void()> action;
    std::function<void()> prepare; ///< not measured
    std::vector<double> milliseconds;
};

double middle(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

void compare(const char* title, std::vector<Contender> contenders, int rounds) {
    using Clock = std::chrono::steady_clock;
    for (int round = -2; round < rounds; ++round) { // two rounds to warm up
        for (Contender& contender : contenders) {
            if (contender.prepare)
                contender.prepare();
            const auto begin = Clock::now();
            contender.action();
            const std::chrono::duration<double, std::milli> took = Clock::now() - begin;
            if (round >= 0)
                contender.milliseconds.push_back(took.count());
        }
    }
    const double floor = middle(contenders.front().milliseconds);
    std::printf("%s (median of %d, interleaved)\n", title, rounds);
    for (const Contender& contender : contenders) {
        const double value = middle(contender.milliseconds);
        std::printf("  %-28s %7.2f ms  %5.2f x floor\n", contender.name, value, value / floor);
    }
}

/// crun 1.8 compiles a profile at each start; given the finished filter in an annotation it does
/// not.
void writeCachedBundle(const Place& place) {
    const auto encoded = capture({"base64", "-w0", place.path() + "/filter"});
    if (!encoded)
        giveUp(encoded.error());
    ContainerSpec spec = specOf("/bin/true");
    spec.annotations.emplace()["run.oci.seccomp_bpf_data"] = encoded->output;
    spec.root->path = place.path() + "/rootfs";
    must(makeDirectories(place.path() + "/cached"));
    must(replaceFile(AT_FDCWD, place.path() + "/cached/config.json", specToJson(spec)));
}

void writeInputs(const Place& place) {
    auto program = compileSeccomp(*specOf("/bin/true").linux->seccomp);
    if (!program)
        giveUp(program.error());
    const auto* bytes = reinterpret_cast<const char*>(program->filter.data());
    must(replaceFile(AT_FDCWD, place.path() + "/filter",
                     {bytes, program->filter.size() * sizeof(sock_filter)}));
    must(replaceFile(AT_FDCWD, place.path() + "/config.json", specToJson(specOf("/bin/true"))));
    writeCachedBundle(place);
    install(beside("bench_launch_true"), place.path() + "/rootfs/bin/true");
    install("/bin/busybox", place.path() + "/rootfs/bin/sleep");
}

void benchRun(const Place& place, int rounds) {
    RootStack stack;
    const auto fresh = [&] { stack = place.freshStack(); };
    const std::string self = beside("boxwright-runtime");
    const std::string& path = place.path();
    int count = 0;
    const auto foreign = [&](std::vector<std::string> command, const std::string& bundle) {
        command.insert(command.end(),
                       {"run", "--bundle", bundle, "bench" + std::to_string(count++)});
        runProgram(command);
    };
    compare("start of a static true, default profile cached",
            {{"floor (static C)",
              [&] {
                  runProgram({beside("bench_launch_floor"), "run", stack.lowerdirs[0],
                              stack.upperdir, stack.workdir, path + "/run", path + "/filter",
                              "/bin/true"});
              },
              fresh,
              {}},
             {"ours, resident",
              [&] {
                  LaunchRequest request = requestOf(place, "/bin/true");
                  (void)waitFor(launch(std::move(request)).pid);
              },
              {},
              {}},
             {"boxwright-runtime",
              [&] {
                  foreign({self, "--root", path + "/state"}, path);
              },
              {},
              {}},
             {"crun (no cgroup), filter cached",
              [&] {
                  foreign({"crun", "--cgroup-manager=disabled"}, path + "/cached");
              },
              {},
              {}},
             {"crun (no cgroup)",
              [&] {
                  foreign({"crun", "--cgroup-manager=disabled"}, path);
              },
              {},
              {}},
             {"runc", [&] { foreign({"runc"}, path); }, {}, {}}},
            rounds);
}

void benchExec(const Place& place, int rounds) {
    const std::string& path = place.path();
    LaunchRequest request = requestOf(place, "/bin/sleep");
    request.spec.process->args->push_back("1000");
    const CreatedContainer ours = launch(std::move(request));

    ContainerSpec spec = specOf("/bin/sleep");
    spec.process->args->push_back("1000");
    must(replaceFile(AT_FDCWD, path + "/config.json", specToJson(spec)));
    const std::string self = beside("boxwright-runtime");
    runProgram({"sh", "-c",
                self + " --root " + path + "/state run -d --bundle " + path +
                    " bench-ours </dev/null >/dev/null 2>&1"});
    runProgram({"sh", "-c",
                "crun --cgroup-manager=disabled run -d --bundle " + path +
                    " bench-crun </dev/null >/dev/null 2>&1"});
    runProgram(
        {"sh", "-c", "runc run -d --bundle " + path + " bench-runc </dev/null >/dev/null 2>&1"});
    const std::string pid = std::to_string(ours.pid);
    compare(
        "exec of a static true in a running container",
        {{"floor (static C)",
          [&] {
              runProgram({beside("bench_launch_floor"), "exec", pid, "/bin/true"});
          },
          {},
          {}},
         {"ours, resident", [&] { execTrue(ours.pid, path + "/cache"); }, {}, {}},
         {"boxwright-runtime",
          [&] {
              runProgram({self, "--root", path + "/state", "exec", "bench-ours", "/bin/true"});
          },
          {},
          {}},
         {"crun",
          [&] {
              runProgram({"crun", "--cgroup-manager=disabled", "exec", "bench-crun", "/bin/true"});
          },
          {},
          {}},
         {"runc",
          [&] {
              runProgram({"runc", "exec", "bench-runc", "/bin/true"});
          },
          {},
          {}}},
        rounds);
    runProgram({self, "--root", path + "/state", "delete", "-f", "bench-ours"});
    runProgram({"crun", "delete", "-f", "bench-crun"});
    runProgram({"runc", "delete", "-f", "bench-runc"});
    ::kill(ours.pid, SIGKILL);
    (void)waitFor(ours.pid);
}

} // namespace

int main(int argc, char** argv) {
    must(runFromSealedCopy(argv));
    if (::geteuid() != 0) {
        std::fprintf(stderr, "bench_launch compares runtimes as root\n");
        return 2;
    }
    must(showCgroup2Only());
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 30;
    const Place place;
    writeInputs(place);
    benchRun(place, rounds);
    benchExec(place, rounds);
    return 0;
}
