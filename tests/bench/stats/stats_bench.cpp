/// What a tick of the samplers costs above the system calls it cannot do without.
#include "engine/base/files.h"
#include "engine/linux/cgroup.h"
#include "engine/stats/sampler.h"
#include "tests/bench/measure.h"

#include <array>
#include <cstdlib>
#include <map>
#include <set>

#include <unistd.h>

using namespace boxwright;
using bench::Candidate;

namespace {

constexpr int rounds = 41;
constexpr int calls = 200;

/// Stands in where this host's cgroup lacks controllers: the same files, as a 6.1 kernel wrote
/// them, in a plain folder. Their reads are cheaper than the kernel's, so ratios come out higher.
const std::map<std::string, std::string> recorded{
    {"cpu.stat", "usage_usec 48211934\nuser_usec 40012345\nsystem_usec 8199589\nnr_periods 512\n"
                 "nr_throttled 37\nthrottled_usec 1824004\nnr_bursts 0\nburst_usec 0\n"},
    {"cpu.pressure", "some avg10=1.53 avg60=0.87 avg300=0.73 total=85424928\n"
                     "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"},
    {"memory.current", "268435456\n"},
    {"memory.stat", "anon 118452224\nfile 141295616\nkernel 5103616\nkernel_stack 163840\n"
                    "pagetables 1204224\nsec_pagetables 0\npercpu 2880\nsock 0\nvmalloc 12288\n"
                    "shmem 0\nzswap 0\nzswapped 0\nfile_mapped 38547456\nfile_dirty 0\n"
                    "file_writeback 0\nswapcached 0\nanon_thp 0\nfile_thp 0\nshmem_thp 0\n"
                    "inactive_anon 118145024\nactive_anon 20480\ninactive_file 84615168\n"
                    "active_file 56680448\nunevictable 0\nslab_reclaimable 2902800\n"},
    {"memory.swap.current", "0\n"},
    {"memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
                        "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"},
    {"memory.events", "low 0\nhigh 0\nmax 38\noom 3\noom_kill 2\noom_group_kill 0\n"},
    {"io.stat", "254:0 rbytes=34366464 wbytes=94208 rios=876 wios=14 dbytes=0 dios=0\n"},
    {"io.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
                    "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"},
    {"pids.current", "17\n"},
};

/// pread of every file the catalogue names in `folder`, kept open.
class BareReads {
public:
    explicit BareReads(const std::string& folder, std::set<std::string> names) {
        auto directory = openDirectory(AT_FDCWD, folder);
        for (const auto& name : names)
            if (auto file = openAt(directory->get(), name, O_RDONLY))
                m_files.push_back(std::move(*file));
    }
    void once() {
        for (const auto& file : m_files)
            if (::pread(file.get(), m_buffer.data(), m_buffer.size(), 0) < 0)
                std::abort();
    }
    size_t count() const { return m_files.size(); }

private:
    std::vector<UniqueFd> m_files;
    std::array<char, 16384> m_buffer{};
};

std::set<std::string> catalogueFiles() {
    std::set<std::string> names;
    for (const StatRow& row : statCatalogue())
        if (row.file != "proc")
            names.emplace(row.file);
    return names;
}

std::string recordedFolder() {
    std::string folder = "/dev/shm/boxwright-bench-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr)
        std::abort();
    for (const auto& [name, content] : recorded)
        if (!replaceFile(AT_FDCWD, folder + "/" + name, content))
            std::abort();
    return folder;
}

/// The cgroup this program is in, when nothing of the catalogue is missing there.
std::string completeCgroup() {
    const auto own = cgroupOf(::getpid());
    if (!own)
        return {};
    for (const auto& name : catalogueFiles())
        if (!exists(AT_FDCWD, *own + "/" + name))
            return {};
    return *own;
}

void benchContainer() {
    const std::string real = completeCgroup();
    const std::string folder = real.empty() ? recordedFolder() : real;
    BareReads bare(folder, catalogueFiles());
    auto sampler = Sampler::open(folder, ::getpid());
    auto reopen = [&] { BareReads(folder, catalogueFiles()).once(); };
    std::vector<Candidate> candidates{
        {"floor: bare pread", [&] { bare.once(); }, {}},
        {"Sampler::sample", [&] { (void)sampler->sample(); }, {}},
        {"files opened anew, bare reads", reopen, {}},
    };
    bench::measure(candidates, rounds, calls);
    bench::print("a container's tick, " + std::to_string(bare.count()) + " files of " +
                     (real.empty() ? "a recorded folder (no complete cgroup here)" : real),
                 candidates);
    const double tick = bench::median(candidates[1].nanoseconds);
    std::printf("  1000 containers each second: %.2f %% of a core\n", tick * 1000 / 1e9 * 100);
    if (real.empty())
        (void)removeTree(AT_FDCWD, folder);
}

void benchWithoutCgroup() {
    auto sampler = Sampler::open("", ::getpid());
    const std::string self = "/proc/" + std::to_string(::getpid());
    BareReads bare(self, {"stat", "statm", "io"});
    std::vector<Candidate> candidates{
        {"floor: bare pread", [&] { bare.once(); }, {}},
        {"Sampler::sample", [&] { (void)sampler->sample(); }, {}},
    };
    bench::measure(candidates, rounds, calls);
    bench::print("a container's tick without a cgroup, one process", candidates);
}

void benchHost() {
    HostSampler host;
    BareReads bare("/proc", {"stat", "meminfo"});
    std::vector<Candidate> candidates{
        {"floor: bare pread", [&] { bare.once(); }, {}},
        {"HostSampler::sample", [&] { (void)host.sample(); }, {}},
    };
    bench::measure(candidates, rounds, calls);
    bench::print("the host's tick", candidates);
}

} // namespace

int main() {
    benchContainer();
    benchWithoutCgroup();
    benchHost();
}
