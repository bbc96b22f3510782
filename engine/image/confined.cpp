#include "engine/image/confined.h"

#include "engine/base/files.h"
#include "engine/base/worker_process.h"
#include "engine/image/tar_header.h"
#include "engine/image/unpacker.h"

#include <sys/statvfs.h>

namespace boxwright {
namespace {

constexpr uint64_t spaceCheckEvery = 16ull << 20;
constexpr unsigned reservedPart = 100; // stop when less than 1/100 of the file system is free

/// A full disk hurts everybody on it: stop a little before the kernel does.
Status checkSpaceLeft(int fd) {
    struct statvfs info {};
    if (::fstatvfs(fd, &info) != 0)
        return fail(systemError("statvfs", "layer store"));
    if (info.f_bavail >= info.f_blocks / reservedPart)
        return {};
    return fail(makeError(ErrorCode::NoSpace, "unpack", "layer store",
                          "less than 1 % of its file system is free"));
}

Status feedAll(WorkerProcess& worker, ByteSource& source, int tree) {
    uint64_t untilCheck = 0;
    for (;;) {
        auto piece = source.next();
        if (!piece)
            return fail(piece.error());
        if (piece->empty())
            return {};
        if (untilCheck < piece->size()) {
            if (auto space = checkSpaceLeft(tree); !space)
                return space;
            untilCheck = spaceCheckEvery;
        }
        untilCheck -= std::min<uint64_t>(untilCheck, piece->size());
        if (auto fed = worker.feed(*piece); !fed)
            return fed;
    }
}

uint64_t numberAt(const WorkerProcess::Words& words, size_t at) {
    return at < words.size() ? parseDecimal(words[at]).value_or(0) : 0;
}

} // namespace

Result<UnpackSummary> unpackConfined(const std::vector<std::string>& program, ByteSource& source,
                                     int tree, const UnpackOptions& options,
                                     const Monitor& monitor) {
    std::vector<std::string> opaque;
    WorkerProcess::Options worker;
    worker.arguments = program;
    worker.arguments.insert(worker.arguments.end(),
                            {unpacker::unpackCommand, std::to_string(options.limits.bytes),
                             std::to_string(options.limits.entries),
                             options.requireEndMark ? "1" : "0"});
    worker.descriptors = {{tree, unpacker::directoryFd}, {options.index, unpacker::indexFd}};
    worker.onLine = [&opaque](const WorkerProcess::Words& words) {
        if (words.size() == 2 && words[0] == "opaque")
            opaque.push_back(words[1]);
    };
    auto child = WorkerProcess::start(worker, monitor);
    if (!child)
        return fail(child.error());
    if (auto fed = feedAll(*child, source, tree); !fed)
        return fail(fed.error());
    auto words = child->finish();
    if (!words)
        return fail(words.error());
    if (auto marked = setOpaque(tree, opaque, "trusted.overlay.opaque"); !marked)
        return fail(marked.error());
    UnpackSummary summary;
    summary.bytes = numberAt(*words, 0);
    summary.files = numberAt(*words, 1);
    summary.skippedDevices = numberAt(*words, 2);
    if (words->size() > 3)
        summary.sample.assign(words->begin() + 3, words->end());
    return summary;
}

Status removeTreeConfined(const std::vector<std::string>& program, int dirFd,
                          const std::string& name) {
    WorkerProcess::Options worker;
    worker.arguments = program;
    worker.arguments.insert(worker.arguments.end(), {unpacker::removeCommand, name});
    worker.descriptors = {{dirFd, unpacker::directoryFd}};
    const Monitor nobody;
    auto child = WorkerProcess::start(worker, nobody);
    auto words = child ? child->finish() : Result<WorkerProcess::Words>(fail(child.error()));
    // Where no user namespace may be made, no file got another owner than us either.
    if (!words && !removeTree(dirFd, name))
        return fail(words.error());
    return {};
}

} // namespace boxwright
