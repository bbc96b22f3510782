#include "engine/linux/sealed_self.h"
#include "engine/oci/spec_json.h"
#include "tests/bench/launch/fairness.h"
#include "tests/bench/launch/inputs.h"
#include "tests/bench/measure.h"
#include "tests/bench/peers.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <csignal>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::bench;

namespace {

constexpr int warmUps = 2;
constexpr int memoryRounds = 9;

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

/// Every command line there is for running the bundle, by name.
struct Runtime {
    std::string name;
    std::vector<std::string> command;
    std::string bundle;
};
std::vector<Runtime> runtimes(const Place& place) {
    return {{"boxwright-runtime", place.ours(), place.path()},
            {"crun, filter cached", place.crun(), place.cachedBundle()},
            {"crun", place.crun(), place.path()},
            {"runc", {"runc", "--root", place.path() + "/runc"}, place.path()}};
}

void benchRun(const Place& place, int rounds) {
    RootStack stack;
    std::vector<Candidate> candidates{
        {"floor (static C)",
         [&] {
             runProgram({beside("bench_launch_floor"), "run", stack.lowerdirs[0], stack.upperdir,
                         stack.workdir, place.path() + "/run", place.filter(), "/bin/true"});
         },
         {},
         [&] { stack = place.freshStack(); }},
        {"ours, resident", [&] {
             LaunchRequest request = requestOf(place, "/bin/true");
             (void)waitFor(launch(std::move(request)).pid);
         }}};
    for (const Runtime& runtime : runtimes(place))
        candidates.push_back(
            {runtime.name, [runtime] { runProgram(runCommand(runtime.command, runtime.bundle)); }});
    measure(candidates, rounds, 1, warmUps);
    print("start of a static true, default profile cached", candidates, 3);
}

double peakKiB(const Runtime& runtime) {
    auto command = runCommand(runtime.command, runtime.bundle);
    command.insert(command.begin(), beside("bench_launch_peak"));
    const auto ran = capture(command);
    if (!ran)
        giveUp(ran.error());
    const std::string& said = ran->errors; // the last line is the figure
    return std::atof(said.c_str() + said.rfind('\n', said.size() - 2) + 1);
}

void benchMemory(const Place& place) {
    std::printf("peak memory of the same start, largest process\n");
    for (const Runtime& runtime : runtimes(place)) {
        std::vector<double> peaks;
        for (int round = 0; round < memoryRounds; ++round)
            peaks.push_back(peakKiB(runtime));
        std::printf("  %-34s %9.0f KiB\n", runtime.name.c_str(), median(peaks));
    }
}

void runSleep(const std::vector<std::string>& runtime, const Place& place, const char* id) {
    std::string line;
    for (const std::string& word : runtime)
        line += word + " ";
    runProgram(
        {"sh", "-c",
         line + "run -d --bundle " + place.path() + " " + id + " </dev/null >/dev/null 2>&1"});
}

void benchExec(const Place& place, int rounds) {
    LaunchRequest request = requestOf(place, "/bin/sleep");
    request.spec.process->args->push_back("1000");
    const CreatedContainer resident = launch(std::move(request));
    const std::string pid = std::to_string(resident.pid);

    ContainerSpec spec = specOf("/bin/sleep");
    spec.process->args->push_back("1000");
    must(replaceFile(AT_FDCWD, place.path() + "/config.json", specToJson(spec)));
    std::vector<Runtime> hosts = runtimes(place);
    hosts.erase(hosts.begin() + 1); // exec knows no filter but its own
    std::vector<Candidate> candidates{
        {"floor (static C)",
         [&] {
             runProgram({beside("bench_launch_floor"), "exec", pid, "/bin/true"});
         }},
        {"ours, resident", [&] { execTrue(resident.pid, place.path() + "/cache"); }}};
    for (const Runtime& host : hosts) {
        runSleep(host.command, place, "bench-exec");
        auto command = host.command;
        command.insert(command.end(), {"exec", "bench-exec", "/bin/true"});
        candidates.push_back({host.name, [command] { runProgram(command); }});
    }
    measure(candidates, rounds, 1, warmUps);
    print("exec of a static true in a running container", candidates, 3);
    for (const Runtime& host : hosts) {
        auto command = host.command;
        command.insert(command.end(), {"delete", "--force", "bench-exec"});
        runProgram(command);
    }
    ::kill(resident.pid, SIGKILL);
    (void)waitFor(resident.pid);
}

} // namespace

int main(int argc, char** argv) {
    must(runFromSealedCopy(argv));
    if (::geteuid() != 0) {
        std::fprintf(stderr, "bench_launch compares runtimes as root\n");
        return 2;
    }
    must(meetCrunsNeeds());
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 30;
    const Place place;
    benchRun(place, rounds);
    benchMemory(place);
    benchExec(place, rounds);
    return 0;
}
