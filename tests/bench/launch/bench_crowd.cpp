#include "tests/bench/launch/fairness.h"
#include "tests/bench/launch/inputs.h"
#include "tests/bench/measure.h"
#include "tests/bench/peers.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <unistd.h>

/// A hundred containers started at once, until the last has ended, and what is left of them.
///     bench_crowd [ROUNDS]
using namespace boxwright;
using namespace boxwright::bench;

namespace {

constexpr int crowd = 100;

void runCrowd(const std::vector<std::string>& runtime, const std::string& bundle) {
    std::vector<pid_t> pids;
    for (int i = 0; i < crowd; ++i) {
        SpawnOptions options;
        options.arguments = runCommand(runtime, bundle);
        options.descriptors = {{0, 0}, {1, 1}, {2, 2}};
        auto pid = spawn(options);
        if (!pid)
            giveUp(pid.error());
        pids.push_back(*pid);
    }
    for (const pid_t pid : pids) {
        const auto status = waitFor(pid);
        if (!status || *status != 0) {
            std::fprintf(stderr, "bench_crowd: %s failed\n", runtime.front().c_str());
            std::exit(1);
        }
    }
}

long entries(const std::string& folder) {
    std::error_code none;
    long count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        count += entry.is_directory() && entry.path().filename().string()[0] != '.';
    return count;
}

/// What a container that was not taken away would still hold.
struct Held {
    long cgroups = 0;
    long mounts = 0;
    long processes = 0;
    long networks = 0;
};

Held heldNow() {
    Held held;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("/sys/fs/cgroup"))
        held.cgroups += entry.is_directory();
    std::ifstream mounts("/proc/self/mountinfo");
    for (std::string line; std::getline(mounts, line);)
        ++held.mounts;
    std::set<std::string> networks;
    const auto own = std::filesystem::read_symlink("/proc/self/ns/pid");
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::error_code gone;
        const auto space = std::filesystem::read_symlink(entry.path() / "ns/pid", gone);
        if (gone || space.empty() || space == own)
            continue;
        ++held.processes;
        networks.insert(std::filesystem::read_symlink(entry.path() / "ns/net", gone));
    }
    held.networks = static_cast<long>(networks.size());
    return held;
}

} // namespace

int main(int argc, char** argv) {
    if (::geteuid() != 0) {
        std::fprintf(stderr, "bench_crowd compares runtimes as root\n");
        return 2;
    }
    must(meetCrunsNeeds());
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 9;
    const Place place;
    std::vector<Candidate> candidates{
        {"crun, filter cached", [&] { runCrowd(place.crun(), place.cachedBundle()); }},
        {"boxwright-runtime", [&] { runCrowd(place.ours(), place.path()); }}};
    const Held before = heldNow();
    measure(candidates, rounds, 1, 1);
    const Held after = heldNow();
    print("a hundred containers at once", candidates);
    std::printf("  left: %ld states, %ld cgroups, %ld mounts, %ld processes, %ld networks\n",
                entries(place.path() + "/state"), after.cgroups - before.cgroups,
                after.mounts - before.mounts, after.processes - before.processes,
                after.networks - before.networks);
    return 0;
}
