#include "engine/runtime/store.h"

#include "engine/base/files.h"
#include "engine/base/transient_file.h"
#include "engine/linux/resolve.h"
#include "engine/oci/spec_json.h"

#include <algorithm>
#include <chrono>
#include <climits>
#include <memory>
#include <thread>

#include <dirent.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace boxwright::runtime {
namespace {

constexpr const char* recordFile = "state.json";
constexpr const char* specFile = "config.json";
constexpr mode_t ownersOnly = 0700;
constexpr auto patience = std::chrono::seconds(10);
constexpr auto nap = std::chrono::milliseconds(5);

bool isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

} // namespace

Status checkId(std::string_view id) {
    const auto fits = [](char c) { return isWord(c) || c == '+' || c == '-' || c == '.'; };
    if (!id.empty() && id.size() <= NAME_MAX && isWord(id.front()) &&
        std::all_of(id.begin(), id.end(), fits))
        return {};
    return fail(makeError(ErrorCode::InvalidArgument, "container id", std::string(id),
                          "invalid id format: letters, digits and _, then also + - . and at most "
                          "255 of them"));
}

Entry::Entry(std::string root, std::string id, UniqueFd directory)
    : m_root(std::move(root))
    , m_id(std::move(id))
    , m_path(m_root + "/" + m_id)
    , m_directory(std::move(directory)) {}

std::string Entry::startSocket() const {
    return fdPath(fd()) + "/start";
}

Status Entry::lock() {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (::flock(fd(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fail(systemError("lock", m_path));
        if (std::chrono::steady_clock::now() > deadline)
            return fail(makeError(ErrorCode::Timeout, "lock", m_id,
                                  "another command has been changing this container for too long"));
        std::this_thread::sleep_for(nap);
    }
    // Removed while it was waited for: the name is gone or another container's.
    struct stat locked {};
    struct stat named {};
    if (::fstat(fd(), &locked) != 0 || ::stat(m_path.c_str(), &named) != 0 ||
        locked.st_ino != named.st_ino)
        return fail(makeError(ErrorCode::NotFound, "open", m_id, "container does not exist"));
    return {};
}

void Entry::unlock() {
    (void)::flock(fd(), LOCK_UN);
}

bool Entry::busy() const {
    // A description of its own: a lock this process holds through another one counts, too.
    const auto look = openDirectory(fd(), ".");
    return look && ::flock(look->get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

Result<Record> Entry::record() const {
    auto text = readFile(fd(), recordFile);
    if (text && !text->empty())
        return recordFromJson(*text);
    if (!text && text.error().code != ErrorCode::NotFound)
        return fail(text.error());
    // Killed before it wrote a word, or while it was deleted, or a power cut: only the name is
    // left.
    Record record;
    record.id = m_id;
    return record;
}

Status Entry::save(const Record& record) const {
    return replaceTransientFile(fd(), recordFile, recordToJson(record), 0600);
}

Result<ContainerSpec> Entry::spec() const {
    auto text = readFile(fd(), specFile);
    if (!text)
        return fail(text.error());
    return specFromJson(*text);
}

Status Entry::saveSpec(const ContainerSpec& spec) const {
    return saveConfig(specToJson(spec, -1));
}

Status Entry::saveConfig(const std::string& text) const {
    return replaceTransientFile(fd(), specFile, text, 0600);
}

Status Entry::remove() {
    auto root = openDirectory(AT_FDCWD, m_root);
    if (!root)
        return fail(root.error());
    return removeTree(root->get(), m_id);
}

Result<Entry> Store::create(const std::string& id) const {
    if (auto checked = checkId(id); !checked)
        return fail(checked.error());
    if (auto made = makeDirectories(m_root, ownersOnly); !made)
        return fail(made.error());
    auto root = openDirectory(AT_FDCWD, m_root);
    if (!root)
        return fail(root.error());
    if (::mkdirat(root->get(), id.c_str(), ownersOnly) != 0)
        return fail(errno == EEXIST ? makeError(ErrorCode::AlreadyExists, "create", id,
                                                "container with given ID already exists")
                                    : systemError("create", m_root + "/" + id));
    auto entry = open(id);
    if (!entry)
        return entry;
    if (auto locked = entry->lock(); !locked)
        return fail(locked.error());
    return entry;
}

Result<Entry> Store::open(const std::string& id) const {
    if (auto checked = checkId(id); !checked)
        return fail(checked.error());
    auto directory = openDirectory(AT_FDCWD, m_root + "/" + id);
    if (!directory && directory.error().code == ErrorCode::NotFound)
        return fail(makeError(ErrorCode::NotFound, "open", id, "container does not exist"));
    if (!directory)
        return fail(directory.error());
    return Entry(m_root, id, std::move(*directory));
}

Result<std::vector<std::string>> Store::list() const {
    std::vector<std::string> ids;
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(m_root.c_str()), ::closedir);
    if (!entries && errno == ENOENT)
        return ids;
    if (!entries)
        return fail(systemError("list", m_root));
    while (const dirent* entry = ::readdir(entries.get())) {
        if (checkId(entry->d_name))
            ids.emplace_back(entry->d_name);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace boxwright::runtime
