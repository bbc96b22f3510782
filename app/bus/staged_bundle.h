#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <memory>
#include <string>

namespace boxwright::app {

/// A bundle's directory while it is written: a hidden sibling of its target, locked for as long as
/// somebody works on it, so that what a killed export left is known for what it is and swept by the
/// next one to the same target. Gone with this object unless it was put in place.
class StagedBundle {
public:
    /// @param target absolute path; its directory must be there
    static Result<std::shared_ptr<StagedBundle>> make(const std::string& target);
    ~StagedBundle();
    StagedBundle(const StagedBundle&) = delete;
    StagedBundle& operator=(const StagedBundle&) = delete;

    int directory() const { return m_directory.get(); }
    /// Gives it the target's name. What stood there goes only when `overwrite` and only after the
    /// new one is in place; an empty directory goes in any case. Errors: AlreadyExists.
    Status place(bool overwrite);

private:
    StagedBundle(std::string target, std::string path, UniqueFd directory)
        : m_target(std::move(target))
        , m_path(std::move(path))
        , m_directory(std::move(directory)) {}

    std::string m_target;
    std::string m_path;
    UniqueFd m_directory;
};

/// Whether this user may remove what stands at the target. Errors: AccessDenied naming the first
/// directory that only another user can empty, such as the root file system a bundle has from a
/// helper that runs as root.
Status mayReplace(const std::string& target);

} // namespace boxwright::app
