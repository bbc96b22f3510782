#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/image/import.h"
#include "tests/bench/measure.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

/// Import MB/s: a compressed root file system through importImage (both digests, confined child,
/// syncfs) beside `bsdtar -xpf` followed by sync (no digest), and `skopeo copy` of an image of it
/// into podman's storage when one is given.
///     bench_import TAR.GZ [OCI-IMAGE:TAG] [FOLDER]     FOLDER: where to unpack, else $TMPDIR
namespace {

using namespace boxwright;

int rounds() {
    const char* text = std::getenv("BENCH_ROUNDS");
    return text ? std::atoi(text) : 5;
}

void require(bool good, const std::string& what) {
    if (good)
        return;
    (void)std::fprintf(stderr, "bench_import: %s\n", what.c_str());
    std::exit(1);
}

void runProgram(const std::vector<std::string>& arguments) {
    const auto ran = capture(arguments);
    require(ran && ran->status == 0, ran ? ran->errors : ran.error().message());
}

void importOnce(const std::string& tar, const std::string& folder) {
    auto store = LayerStore::open(folder + "/store");
    auto file = openAt(AT_FDCWD, tar, O_RDONLY);
    require(store && file, "cannot open the store or " + tar);
    ImportRequest request;
    request.source = file->get();
    request.sourceName = "bench";
    request.unpackerArguments = {BOXWRIGHT_UNPACK};
    const auto imported = importImage(*store, request, {});
    require(imported.has_value(), imported ? "" : imported.error().message());
}

} // namespace

int main(int argc, char** argv) {
    require(argc >= 2, "usage: bench_import TAR.GZ [OCI-IMAGE:TAG] [FOLDER]");
    const std::string tar = argv[1];
    const std::string image = argc > 2 ? argv[2] : "";
    const char* temporary = std::getenv("TMPDIR");
    const std::string folder = std::string(argc > 3    ? argv[3]
                                           : temporary ? temporary
                                                       : "/tmp") +
                               "/bench-import";
    const auto fresh = [&folder] {
        require(removeTree(AT_FDCWD, folder) && makeDirectories(folder + "/out"), "cannot clear");
    };
    // What stands before each turn is cleared in the turn, for all alike.
    std::vector<bench::Candidate> candidates;
    candidates.push_back({"bsdtar -xpf, sync",
                          [&] {
                              fresh();
                              runProgram({"bsdtar", "-xpf", tar, "-C", folder + "/out"});
                              runProgram({"sync", "-f", folder + "/out"});
                          },
                          {}});
    candidates.push_back({"boxwright import",
                          [&] {
                              fresh();
                              importOnce(tar, folder);
                          },
                          {}});
    if (!image.empty())
        candidates.push_back({"skopeo copy to containers-storage",
                              [&] {
                                  fresh();
                                  runProgram({"skopeo", "copy", "-q", "oci:" + image,
                                              "containers-storage:[overlay@" + folder + "/out+" +
                                                  folder + "/run]localhost/bench:1"});
                              },
                              {}});
    bench::measure(candidates, rounds(), 1);
    bench::print("import of " + tar, candidates);
    struct stat info {};
    (void)::stat(tar.c_str(), &info);
    const double seconds = bench::median(candidates[1].nanoseconds) / 1e9;
    rusage own{};
    rusage children{};
    (void)::getrusage(RUSAGE_SELF, &own);
    (void)::getrusage(RUSAGE_CHILDREN, &children);
    std::printf("  %.0f MB/s of compressed input; own peak %ld KiB, largest child %ld KiB\n",
                static_cast<double>(info.st_size) / 1e6 / seconds, own.ru_maxrss,
                children.ru_maxrss);
    (void)removeTree(AT_FDCWD, folder);
    return 0;
}
