#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/model/container_spec.h"
#include "engine/runtime/record.h"

#include <string>
#include <string_view>
#include <vector>

namespace boxwright::runtime {

/// Letters, digits and "_", then those and "+", "-", ".": at most 255 in all. Errors:
/// InvalidArgument.
Status checkId(std::string_view id);

/// One container's directory below the state directory:
///
///     state.json    Record
///     config.json   the configuration it was created with
///     start         a socket at which its first process awaits `start`
class Entry {
public:
    const std::string& id() const { return m_id; }
    const std::string& path() const { return m_path; }
    int fd() const { return m_directory.get(); }
    /// By descriptor, because the path of a socket may have 107 bytes only.
    std::string startSocket() const;

    /// One command at a time changes a container; the lock ends with the entry or its process.
    /// Errors: Timeout when another one holds it for more than ten seconds.
    Status lock();
    void unlock();
    /// Whether a command is changing it now.
    bool busy() const;

    Result<Record> record() const;
    Status save(const Record& record) const;
    /// As it was when the container was created.
    Result<ContainerSpec> spec() const;
    Status saveSpec(const ContainerSpec& spec) const;
    /// A configuration's text as it was read.
    Status saveConfig(const std::string& text) const;
    /// Takes the directory away. What it speaks of has to be gone before.
    Status remove();

private:
    friend class Store;
    Entry(std::string root, std::string id, UniqueFd directory);

    std::string m_root;
    std::string m_id;
    std::string m_path;
    UniqueFd m_directory;
};

/// The state directory.
class Store {
public:
    explicit Store(std::string root)
        : m_root(std::move(root)) {}

    /// A locked one. Errors: AlreadyExists.
    Result<Entry> create(const std::string& id) const;
    /// Errors: NotFound, "container does not exist".
    Result<Entry> open(const std::string& id) const;
    /// Ids, sorted.
    Result<std::vector<std::string>> list() const;
    /// Directory of compiled filters.
    std::string filterCache() const { return m_root + "/.filters"; }

private:
    std::string m_root;
};

} // namespace boxwright::runtime
