#include "privhelper/daemon/container_store.h"

#include "engine/base/files.h"
#include "engine/base/transient_file.h"
#include "privhelper/shim/launch_order.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <dirent.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright::daemon {
namespace {

constexpr std::array writableNames{"upper", "work"};

using nlohmann::json;

constexpr char recordFileName[] = "record.json";

Result<std::string> newId() {
    uint64_t number = 0;
    if (::getrandom(&number, sizeof(number), 0) != sizeof(number))
        return fail(systemError("getrandom", "container id"));
    char text[17];
    std::snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(number));
    return std::string(text);
}

std::string recordToJson(const ContainerRecord& record) {
    return json{{"id", record.id},
                {"owner", record.owner},
                {"createdAt", record.createdAt},
                {"binds", record.binds}}
        .dump(4, ' ', false, json::error_handler_t::replace);
}

Result<ContainerRecord> recordFromJson(const std::string& text) {
    try {
        const json value = json::parse(text);
        return ContainerRecord{value.at("id").get<std::string>(), value.at("owner").get<uid_t>(),
                               value.at("createdAt").get<int64_t>(),
                               value.at("binds").get<std::vector<std::string>>()};
    } catch (const json::exception& error) {
        return fail(makeError(ErrorCode::Malformed, "read", recordFileName, error.what()));
    }
}

/// The state is written without waiting for the disk: after a power cut it may be empty. Whatever
/// it was, nothing runs any more; recovery sees a start without a shim and says that it was lost.
ContainerState stateLost() {
    ContainerState state;
    state.phase = Phase::Starting;
    return state;
}

/// What is thrown away at its end anyway need not wait for the disk at its beginning.
bool isLasting(const Design& design) {
    return design.writable != WritableLayer::ThrowAway;
}

Status makeWritable(int directory) {
    for (const char* name : writableNames) {
        auto made = makeDirectory(directory, name, 0755);
        if (!made)
            return fail(made.error());
        // Our umask is narrow, and the mode of upper is the mode of "/" inside.
        if (::fchmod(made->get(), 0755) != 0)
            return fail(systemError("chmod", name));
    }
    return {};
}

} // namespace

bool isContainerId(const std::string& id) {
    return id.size() == 16 && std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Result<ContainerStore> ContainerStore::open(const std::string& root) {
    if (auto made = makeDirectories(root, 0700); !made)
        return fail(made.error());
    auto directory = openDirectory(AT_FDCWD, root);
    if (!directory)
        return fail(directory.error());
    return ContainerStore(root, std::move(*directory));
}

ContainerStore::ContainerStore(std::string root, UniqueFd directory)
    : m_root(std::move(root))
    , m_directory(std::move(directory)) {}

Result<StoredContainer> ContainerStore::create(uid_t owner, SharedDesign design,
                                               std::vector<std::string> binds) {
    auto id = newId();
    if (!id)
        return fail(id.error());
    StoredContainer container;
    container.record = {*id, owner, nowMs(), std::move(binds)};
    container.written = std::move(design);

    const std::string staged = ".new-" + *id;
    auto directory = makeDirectory(fd(), staged, 0700);
    if (!directory)
        return fail(directory.error());
    container.directory = std::move(*directory);
    Status done = fill(container.directory.get(), container);
    if (done && ::renameat(fd(), staged.c_str(), fd(), id->c_str()) != 0)
        done = fail(systemError("rename", *id));
    if (done && isLasting(container.design()) && ::fsync(fd()) != 0)
        done = fail(systemError("fsync", m_root));
    if (!done) {
        (void)removeTree(fd(), staged);
        return fail(done.error());
    }
    return container;
}

Status ContainerStore::fill(int directory, const StoredContainer& container) const {
    if (auto made = makeWritable(directory); !made)
        return made;
    const auto save = isLasting(container.design()) ? replaceFile : replaceTransientFile;
    if (auto saved = save(directory, recordFileName, recordToJson(container.record), 0600); !saved)
        return saved;
    if (auto saved = save(directory, designFileName, container.written->text, 0600); !saved)
        return saved;
    return writeState(directory, container.state);
}

std::vector<StoredContainer> ContainerStore::load() const {
    std::vector<StoredContainer> all;
    for (const std::string& name : names()) {
        if (!isContainerId(name))
            continue;
        auto container = read(name);
        if (!container)
            container = damaged(name, container.error());
        if (container)
            all.push_back(std::move(*container));
    }
    return all;
}

Result<StoredContainer> ContainerStore::read(const std::string& id) const {
    StoredContainer container;
    auto directory = openDirectory(fd(), id);
    if (!directory)
        return fail(directory.error());
    container.directory = std::move(*directory);
    const int at = container.directory.get();
    auto recordText = readFile(at, recordFileName);
    auto designText = readFile(at, designFileName);
    if (!recordText || !designText)
        return fail(recordText ? designText.error() : recordText.error());
    auto record = recordFromJson(*recordText);
    if (!record)
        return fail(record.error());
    auto design = readDesign(std::move(*designText));
    if (!design)
        return fail(design.error());
    container.record = std::move(*record);
    container.written = std::move(*design);
    container.state = readState(at).value_or(stateLost());
    return container;
}

Result<StoredContainer> ContainerStore::damaged(const std::string& id, const Error& why) const {
    StoredContainer container;
    auto directory = openDirectory(fd(), id);
    if (!directory)
        return fail(directory.error());
    container.directory = std::move(*directory);
    container.record.id = id;
    container.record.owner = ::geteuid();
    Design unknown;
    unknown.name = id;
    container.written = writeDesign(std::move(unknown));
    container.state = readState(container.directory.get()).value_or(ContainerState{});
    if (isAlive(container.state.shim))
        return container; // which answers for it
    container.state.phase = Phase::Failed;
    container.state.exitReason = "failed";
    container.state.failure = why;
    (void)writeState(container.directory.get(), container.state);
    return container;
}

Status ContainerStore::saveDesign(const StoredContainer& container) const {
    return replaceFile(container.directory.get(), designFileName, container.written->text, 0600);
}

Result<std::string> ContainerStore::moveToTrash(const std::string& id) const {
    const std::string trashed = ".trash-" + id;
    if (::renameat(fd(), id.c_str(), fd(), trashed.c_str()) != 0)
        return fail(systemError("rename", id));
    return trashed;
}

bool ContainerStore::isHollow(const std::string& name) const {
    const auto isEmpty = [&](const char* file) {
        struct stat info {};
        const std::string path = name + "/" + file;
        return ::fstatat(fd(), path.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && info.st_size == 0;
    };
    return isContainerId(name) && (isEmpty(recordFileName) || isEmpty(designFileName));
}

std::vector<std::string> ContainerStore::trash() const {
    auto all = names();
    std::erase_if(all, [this](const std::string& name) {
        return !name.starts_with(".new-") && !name.starts_with(".trash-") && !isHollow(name);
    });
    return all;
}

Result<std::vector<std::string>> ContainerStore::renewWritable(int directory) const {
    std::vector<std::string> trashed;
    for (const char* name : writableNames) {
        auto id = newId();
        if (!id)
            return fail(id.error());
        trashed.push_back(".trash-" + *id);
        if (::renameat(directory, name, fd(), trashed.back().c_str()) != 0)
            return fail(systemError("rename", name));
    }
    if (auto made = makeWritable(directory); !made)
        return fail(made.error());
    return trashed;
}

std::vector<std::string> ContainerStore::names() const {
    std::vector<std::string> found;
    const auto close = [](DIR* dir) { ::closedir(dir); };
    const std::unique_ptr<DIR, decltype(close)> dir(::opendir(m_root.c_str()), close);
    while (const dirent* entry = dir ? ::readdir(dir.get()) : nullptr)
        found.emplace_back(entry->d_name);
    return found;
}

} // namespace boxwright::daemon
