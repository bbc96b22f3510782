#include "engine/export/bundle.h"

#include "engine/base/files.h"
#include "engine/base/worker_process.h"
#include "engine/export/flatten.h"
#include "engine/oci/spec_json.h"

#include <charconv>
#include <dirent.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr const char* rootfsName = "rootfs";
constexpr const char* configName = "config.json";
// The worker's side of these is engine/image/unpacker.h.
constexpr int workerDirectoryFd = 4;
constexpr int workerFirstTreeFd = 5;

Status checkEmpty(int target) {
    auto scan = openAt(target, ".", O_RDONLY | O_DIRECTORY);
    if (!scan)
        return fail(std::move(scan).error());
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(scan->get()), ::closedir);
    if (!entries)
        return fail(systemError("opendir", "target"));
    (void)scan->release();
    while (const dirent* entry = ::readdir(entries.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..")
            return fail(makeError(ErrorCode::AlreadyExists, "export bundle", name,
                                  "the target directory is not empty"));
    }
    return {};
}

IdMapping mapping(uint32_t container, uint32_t host, uint32_t size) {
    IdMapping one;
    one.containerID = container;
    one.hostID = host;
    one.size = size;
    return one;
}

uint32_t idOf(const std::string& text) {
    uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class BundleWriter {
public:
    BundleWriter(const BundleRequest& request, const Monitor& monitor)
        : m_request(request)
        , m_monitor(monitor)
        , m_ordinary(::geteuid() != 0)
        , m_rootless(request.rootless || m_ordinary) {}

    Status run() {
        auto spec = bundleSpec(m_request.design);
        if (!spec)
            return fail(std::move(spec).error());
        if (auto empty = checkEmpty(m_request.target); !empty)
            return empty;
        auto written = writeRootfs();
        if (written && m_rootless)
            makeRootless(*spec, m_uids, m_gids);
        if (written)
            written = replaceFile(m_request.target, configName, specToJson(*spec) + "\n");
        if (!written)
            undo();
        return written;
    }

private:
    bool useWorker() const { return m_ordinary && !m_request.workerArguments.empty(); }

    Status writeRootfs() {
        auto trees = openTrees();
        if (!trees)
            return fail(std::move(trees).error());
        auto rootfs = makeDirectory(m_request.target, rootfsName);
        if (!rootfs)
            return fail(std::move(rootfs).error());
        if (useWorker())
            return flattenApart(*trees, rootfs->get());
        FlattenOptions options;
        options.tolerant = m_ordinary;
        if (m_rootless) {
            if (auto owner = chooseOwner(options); !owner)
                return owner;
        } else if (const auto& part = m_request.design.spec.linux) {
            options.uids = part->uidMappings.value_or(std::vector<IdMapping>{});
            options.gids = part->gidMappings.value_or(std::vector<IdMapping>{});
        }
        std::vector<int> fds;
        for (const auto& tree : *trees)
            fds.push_back(tree.get());
        return flattenTrees(fds, rootfs->get(), options, m_monitor);
    }

    Result<std::vector<UniqueFd>> openTrees() const {
        std::vector<std::string> paths = m_request.layerTrees;
        if (!m_request.upperdir.empty())
            paths.push_back(m_request.upperdir);
        std::vector<UniqueFd> trees;
        for (const auto& path : paths) {
            auto tree = openAt(AT_FDCWD, path, O_RDONLY | O_DIRECTORY);
            if (!tree)
                return fail(std::move(tree).error());
            trees.push_back(std::move(*tree));
        }
        return trees;
    }

    /// One id for everything: the caller's, or that of the target's owner.
    Status chooseOwner(FlattenOptions& options) {
        struct stat info {};
        if (::fstat(m_request.target, &info) != 0)
            return fail(systemError("stat", "target"));
        if (info.st_uid == 0)
            return fail(makeError(ErrorCode::InvalidArgument, "export bundle", "target",
                                  "a rootless bundle belongs to the ordinary user who owns its "
                                  "directory; root owns this one"));
        options.owner = {info.st_uid, info.st_gid};
        m_uids = {mapping(0, info.st_uid, 1)};
        m_gids = {mapping(0, info.st_gid, 1)};
        return {};
    }

    Status flattenApart(const std::vector<UniqueFd>& trees, int rootfs) {
        WorkerProcess::Options worker;
        worker.arguments = m_request.workerArguments;
        worker.arguments.insert(worker.arguments.end(), {"bundle", std::to_string(trees.size())});
        worker.descriptors = {{rootfs, workerDirectoryFd}};
        for (size_t i = 0; i < trees.size(); ++i)
            worker.descriptors.push_back({trees[i].get(), workerFirstTreeFd + static_cast<int>(i)});
        worker.onLine = [this](const WorkerProcess::Words& words) {
            if (words.size() == 4 && (words[0] == "uidmap" || words[0] == "gidmap"))
                (words[0] == "uidmap" ? m_uids : m_gids)
                    .push_back(mapping(idOf(words[1]), idOf(words[2]), idOf(words[3])));
        };
        auto child = WorkerProcess::start(worker, m_monitor);
        if (!child)
            return fail(std::move(child).error());
        auto done = child->finish();
        return done ? Status() : fail(std::move(done).error());
    }

    void undo() {
        (void)::unlinkat(m_request.target, configName, 0);
        if (!useWorker()) {
            (void)removeTree(m_request.target, rootfsName);
            return;
        }
        WorkerProcess::Options worker;
        worker.arguments = m_request.workerArguments;
        worker.arguments.insert(worker.arguments.end(), {"remove", rootfsName});
        worker.descriptors = {{m_request.target, workerDirectoryFd}};
        const Monitor nobody; // the wish to cancel does not concern the tidying
        if (auto child = WorkerProcess::start(worker, nobody))
            (void)child->finish();
    }

    const BundleRequest& m_request;
    const Monitor& m_monitor;
    bool m_ordinary;
    bool m_rootless;
    std::vector<IdMapping> m_uids;
    std::vector<IdMapping> m_gids;
};

} // namespace

Status writeBundle(const BundleRequest& request, const Monitor& monitor) {
    return BundleWriter(request, monitor).run();
}

} // namespace boxwright
