#include "engine/base/files.h"
#include "engine/base/worker_process.h"
#include "engine/export/flatten.h"
#include "engine/image/confinement.h"
#include "engine/image/tar_header.h"
#include "engine/image/unpack.h"
#include "engine/image/unpacker.h"

#include <csignal>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;

namespace {

using Words = WorkerProcess::Words;

Error badArguments() {
    return makeError(ErrorCode::InvalidArgument, "start", "boxwright-unpack",
                     "started by hand; it serves the layer store");
}

/// Removal and deep trees hold descriptors open; the soft limit is often 1024.
void raiseDescriptorLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/// @return the confined directory, now "/", in place of descriptor 4.
Result<UniqueFd> lockIn() {
    if (auto confined = confineTo(unpacker::directoryFd); !confined)
        return fail(confined.error());
    ::close(unpacker::directoryFd);
    return openDirectory(AT_FDCWD, "/");
}

Result<Words> unpackCommand(const Words& arguments, bool inUserNamespace) {
    if (arguments.size() != 3)
        return fail(badArguments());
    UnpackOptions options;
    options.limits.bytes = parseDecimal(arguments[0]).value_or(0);
    options.limits.entries = parseDecimal(arguments[1]).value_or(0);
    options.requireEndMark = arguments[2] == "1";
    options.index = unpacker::indexFd;
    options.rules.tolerant = inUserNamespace;
    if (inUserNamespace)
        options.rules.opaqueAttribute = "user.overlay.opaque";
    auto tree = lockIn();
    if (!tree)
        return fail(tree.error());
    FdSource input(STDIN_FILENO, "layer");
    auto summary = unpackTar(input, tree->get(), options);
    if (!summary)
        return fail(summary.error());
    for (const auto& path : summary->opaque) {
        if (auto said = workerSay({"opaque", path}); !said)
            return fail(said.error());
    }
    Words result{std::to_string(summary->bytes), std::to_string(summary->files),
                 std::to_string(summary->skippedDevices)};
    result.insert(result.end(), summary->sample.begin(), summary->sample.end());
    return result;
}

Result<Words> removeCommand(const Words& arguments) {
    if (arguments.size() != 1 || arguments[0].find('/') != std::string::npos)
        return fail(badArguments());
    auto directory = lockIn();
    if (!directory)
        return fail(directory.error());
    if (auto removed = removeTree(directory->get(), arguments[0]); !removed)
        return fail(removed.error());
    return Words{};
}

/// Tells the maps as they were written: "inside outside count" lines.
Status tellMaps(const char* file, const char* word) {
    auto text = readFile(AT_FDCWD, file);
    if (!text)
        return fail(std::move(text).error());
    std::istringstream lines(*text);
    std::string inside;
    std::string outside;
    std::string count;
    while (lines >> inside >> outside >> count) {
        if (auto said = workerSay({word, inside, outside, count}); !said)
            return said;
    }
    return {};
}

/// Not confined: it parses nothing, and reads trees that lie outside the directory it writes to.
Result<Words> bundleCommand(const Words& arguments) {
    const auto count = arguments.size() == 1 ? parseDecimal(arguments[0]) : std::nullopt;
    if (!count)
        return fail(badArguments());
    std::vector<int> trees;
    for (int i = 0; i < static_cast<int>(*count); ++i)
        trees.push_back(unpacker::firstTreeFd + i);
    Monitor monitor;
    monitor.report = [](const Progress& progress) {
        (void)workerSay({"progress", progress.phase, std::to_string(progress.done),
                         std::to_string(progress.total)});
    };
    auto done = tellMaps("/proc/self/uid_map", "uidmap");
    if (done)
        done = tellMaps("/proc/self/gid_map", "gidmap");
    FlattenOptions options;
    options.tolerant = true;
    if (done)
        done = flattenTrees(trees, unpacker::directoryFd, options, monitor);
    return done ? Result<Words>(Words{}) : fail(std::move(done).error());
}

Result<Words> run(const Words& arguments) {
    if (arguments.empty() || ::fcntl(workerResultFd, F_GETFD) < 0)
        return fail(badArguments());
    auto inUserNamespace = enterUserNamespace();
    if (!inUserNamespace)
        return fail(inUserNamespace.error());
    // After the change of ids, which clears it: nobody is left to clean up after us.
    (void)::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    ::umask(0);
    raiseDescriptorLimit();
    const Words rest(arguments.begin() + 1, arguments.end());
    if (arguments[0] == unpacker::unpackCommand)
        return unpackCommand(rest, *inUserNamespace);
    if (arguments[0] == unpacker::removeCommand)
        return removeCommand(rest);
    if (arguments[0] == unpacker::bundleCommand)
        return bundleCommand(rest);
    return fail(badArguments());
}

} // namespace

int main(int argc, char** argv) {
    auto result = run(Words(argv + 1, argv + argc));
    if (!result) {
        (void)workerFail(result.error());
        return 1;
    }
    result->insert(result->begin(), "done");
    return workerSay(*result) ? 0 : 1;
}
