#include "engine/image/layer_store.h"

#include "engine/base/files.h"
#include "engine/image/confined.h"
#include "engine/image/digest.h"
#include "engine/image/layer_meta.h"

#include <dirent.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr const char* metaName = "meta.json";
constexpr const char* treeName = "tree";

/// Names in a directory, "." and ".." left out.
Result<std::vector<std::string>> namesIn(int dirFd) {
    auto scan = openAt(dirFd, ".", O_RDONLY | O_DIRECTORY);
    if (!scan)
        return fail(scan.error());
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(scan->get()), ::closedir);
    if (!entries)
        return fail(systemError("opendir", "layer store"));
    (void)scan->release();
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(entries.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..")
            names.push_back(name);
    }
    return names;
}

Error noSuchLayer(const std::string& digest) {
    return makeError(ErrorCode::NotFound, "find layer", digest, "no such layer in the store");
}

Status checkDigest(const std::string& digest) {
    if (isSha256Digest(digest))
        return {};
    return fail(makeError(ErrorCode::InvalidArgument, "find layer", digest,
                          "not of the form sha256:<64 hexadecimal digits>"));
}

bool isGone(int fd) {
    struct stat info {};
    return ::fstat(fd, &info) != 0 || info.st_nlink == 0;
}

Status syncFileSystem(int fd, const std::string& name) {
    if (::syncfs(fd) != 0)
        return fail(systemError("syncfs", name));
    return {};
}

} // namespace

Result<LayerStore> LayerStore::open(const std::string& root, std::vector<std::string> remover) {
    LayerStore store;
    store.m_root = root;
    store.m_remover = std::move(remover);
    if (auto made = makeDirectories(root); !made)
        return fail(made.error());
    auto base = openAt(AT_FDCWD, root, O_RDONLY | O_DIRECTORY);
    if (!base)
        return fail(base.error());
    // 0700: trees hold set-user-ID programs that nobody outside a container may reach.
    for (auto [name, fd] : {std::pair{"layers", &store.m_layers}, {"staging", &store.m_staging}}) {
        auto made = makeDirectory(base->get(), name, 0700);
        if (!made)
            return fail(made.error());
        *fd = std::move(*made);
    }
    store.sweep();
    return store;
}

/// Whoever holds the lock of a staging directory is alive; what can be locked is left over.
void LayerStore::sweep() const {
    const auto names = namesIn(m_staging.get());
    if (!names)
        return;
    for (const auto& name : *names) {
        auto directory = openDirectory(m_staging.get(), name);
        if (directory && ::flock(directory->get(), LOCK_EX | LOCK_NB) != 0)
            continue;
        (void)removeStaged(name);
    }
}

Status LayerStore::removeStaged(const std::string& name) const {
    if (m_remover.empty())
        return removeTree(m_staging.get(), name);
    return removeTreeConfined(m_remover, m_staging.get(), name);
}

Result<std::vector<LayerRecord>> LayerStore::list() const {
    auto names = namesIn(m_layers.get());
    if (!names)
        return fail(names.error());
    std::vector<LayerRecord> records;
    for (const auto& name : *names) {
        if (auto record = find("sha256:" + name))
            records.push_back(std::move(*record));
    }
    return records;
}

Result<LayerRecord> LayerStore::find(const std::string& digest) const {
    if (auto valid = checkDigest(digest); !valid)
        return fail(valid.error());
    if (!contains(digest))
        return fail(noSuchLayer(digest));
    const auto text = readFile(m_layers.get(), digestHex(digest) + "/" + metaName);
    auto record = text ? layerRecordFromJson(*text) : Result<LayerRecord>(LayerRecord{});
    // A layer whose description is lost is still a layer.
    if (!record)
        record = LayerRecord{};
    record->digest = digest;
    return record;
}

bool LayerStore::contains(const std::string& digest) const {
    return isSha256Digest(digest) &&
           exists(m_layers.get(), digestHex(digest) + "/" + std::string(treeName));
}

Result<std::string> LayerStore::treePath(const std::string& digest) const {
    if (auto valid = checkDigest(digest); !valid)
        return fail(valid.error());
    if (!contains(digest))
        return fail(noSuchLayer(digest));
    return m_root + "/layers/" + digestHex(digest) + "/" + treeName;
}

Status LayerStore::remove(const std::string& digest) {
    if (auto valid = checkDigest(digest); !valid)
        return valid;
    // Out of sight in one step; what a crash leaves in staging is swept.
    const std::string doomed = temporaryName("remove");
    if (::renameat(m_layers.get(), digestHex(digest).c_str(), m_staging.get(), doomed.c_str()) != 0)
        return fail(errno == ENOENT ? noSuchLayer(digest) : systemError("remove layer", digest));
    return removeStaged(doomed);
}

Status LayerStore::rename(const std::string& digest, const std::string& name) {
    auto record = find(digest);
    if (!record)
        return fail(record.error());
    record->name = name;
    return replaceFile(m_layers.get(), digestHex(digest) + "/" + metaName,
                       layerRecordToJson(*record));
}

Result<LayerStore::Staging> LayerStore::stage() {
    for (;;) {
        Staging staging;
        staging.name = temporaryName("import");
        staging.path = m_root + "/staging/" + staging.name;
        if (::mkdirat(m_staging.get(), staging.name.c_str(), 0700) != 0)
            return fail(systemError("mkdir", staging.path));
        auto directory = openDirectory(m_staging.get(), staging.name);
        if (!directory) {
            if (directory.error().code == ErrorCode::NotFound)
                continue;
            return fail(directory.error());
        }
        if (::flock(directory->get(), LOCK_EX) != 0)
            return fail(systemError("flock", staging.path));
        // A sweep may have come between mkdir and flock.
        if (isGone(directory->get()))
            continue;
        if (::mkdirat(directory->get(), treeName, 0755) != 0)
            return fail(systemError("mkdir", staging.path + "/" + treeName));
        // Whatever our umask: where no archive says more, it is the mode of "/" in a bundle.
        if (::fchmodat(directory->get(), treeName, 0755, 0) != 0)
            return fail(systemError("chmod", staging.path + "/" + treeName));
        staging.directory = std::move(*directory);
        return staging;
    }
}

Result<LayerRecord> LayerStore::commit(Staging staging, LayerRecord record) {
    auto ready = checkDigest(record.digest);
    if (ready)
        ready = replaceFile(staging.directory.get(), metaName, layerRecordToJson(record));
    if (ready)
        ready = syncFileSystem(staging.directory.get(), staging.path);
    if (!ready) {
        discard(std::move(staging));
        return fail(ready.error());
    }
    const std::string hex = digestHex(record.digest);
    if (::renameat2(m_staging.get(), staging.name.c_str(), m_layers.get(), hex.c_str(),
                    RENAME_NOREPLACE) == 0) {
        if (::fsync(m_layers.get()) != 0)
            return fail(systemError("fsync", m_root + "/layers"));
        return record;
    }
    const Error error = systemError("rename", record.digest);
    discard(std::move(staging));
    // Somebody else brought the same layer meanwhile: theirs is as good.
    if (error.code == ErrorCode::AlreadyExists)
        return find(record.digest);
    return fail(error);
}

void LayerStore::discard(Staging staging) {
    // On failure the lock goes with the descriptor, and the next sweep tries again.
    (void)removeStaged(staging.name);
}

} // namespace boxwright
