#include "app/bus/staged_bundle.h"

#include "engine/base/files.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QRegularExpression>

#include <cstdio>
#include <optional>
#include <sys/file.h>
#include <unistd.h>

namespace boxwright::app {
namespace {

/// Removes what killed exports to this target left: siblings of temporaryName()'s form that
/// nobody has locked.
void sweep(const std::string& target) {
    const QFileInfo info(QString::fromStdString(target));
    const QDir parent = info.dir();
    const QRegularExpression form(QStringLiteral("^\\.%1\\.\\d+\\.\\d+\\.tmp$")
                                      .arg(QRegularExpression::escape(info.fileName())));
    for (const QString& name : parent.entryList(QDir::Dirs | QDir::Hidden).filter(form)) {
        const std::string path = parent.filePath(name).toStdString();
        const auto left = openDirectory(AT_FDCWD, path);
        if (left && ::flock(left->get(), LOCK_EX | LOCK_NB) == 0)
            (void)removeTree(AT_FDCWD, path);
    }
}

/// It has something in it that only its owner can remove.
bool isLocked(const QFileInfo& directory) {
    return directory.ownerId() != ::geteuid() &&
           (!directory.isReadable() ||
            !QDir(directory.filePath())
                 .isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot));
}

std::optional<QFileInfo> lockedDirectory(const QFileInfo& tree) {
    if (!tree.isDir() || tree.isSymLink())
        return std::nullopt;
    if (isLocked(tree))
        return tree;
    QDirIterator below(tree.filePath(),
                       QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks,
                       QDirIterator::Subdirectories);
    while (below.hasNext()) {
        below.next();
        if (isLocked(below.fileInfo()))
            return below.fileInfo();
    }
    return std::nullopt;
}

} // namespace

Result<std::shared_ptr<StagedBundle>> StagedBundle::make(const std::string& target) {
    sweep(target);
    std::string path = temporaryName(target);
    auto directory = makeDirectory(AT_FDCWD, path, 0755);
    if (!directory)
        return fail(directory.error());
    if (::flock(directory->get(), LOCK_EX | LOCK_NB) != 0)
        return fail(systemError("lock", path));
    return std::shared_ptr<StagedBundle>(
        new StagedBundle(target, std::move(path), std::move(*directory)));
}

StagedBundle::~StagedBundle() {
    if (!m_path.empty())
        (void)removeTree(AT_FDCWD, m_path);
}

Status StagedBundle::place(bool overwrite) {
    const auto moved = [this](unsigned flags) {
        return ::renameat2(AT_FDCWD, m_path.c_str(), AT_FDCWD, m_target.c_str(), flags) == 0;
    };
    bool placed = moved(RENAME_NOREPLACE);
    if (!placed && errno == EEXIST && ::rmdir(m_target.c_str()) == 0)
        placed = moved(RENAME_NOREPLACE);
    if (placed) {
        m_path.clear();
        return {};
    }
    if (!overwrite && (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR))
        return fail(makeError(ErrorCode::AlreadyExists, "export bundle", m_target,
                              "something else was put there meanwhile"));
    // What stood there has the staged name now, under which it is removed.
    if (!overwrite || !moved(RENAME_EXCHANGE))
        return fail(systemError("rename", m_target));
    return removeTree(AT_FDCWD, std::exchange(m_path, {}));
}

Status mayReplace(const std::string& target) {
    if (::geteuid() == 0)
        return {};
    const auto locked = lockedDirectory(QFileInfo(QString::fromStdString(target)));
    if (!locked)
        return {};
    const std::string owner = std::to_string(locked->ownerId());
    return fail(makeError(ErrorCode::AccessDenied, "replace bundle", target,
                          locked->filePath().toStdString() + " belongs to uid " + owner +
                              ", who alone can remove what is in it; export to another "
                              "directory, or remove this one as that user first"));
}

} // namespace boxwright::app
