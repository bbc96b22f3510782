#include "engine/image/image_files.h"

#include "engine/base/files.h"
#include "engine/image/tar_reader.h"
#include "engine/image/tree_paths.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace boxwright {
namespace {

constexpr uint64_t longestDocument = 16ull << 20;
constexpr size_t mostMembers = 100'000;
constexpr int mostLinks = 8;

Error noSuchFile(const std::string& name) {
    return makeError(ErrorCode::NotFound, "read image", name, "the image does not have this file");
}

class FolderFiles : public ImageFiles {
public:
    explicit FolderFiles(int directory)
        : m_directory(directory) {}

    Result<uint64_t> size(const std::string& name) const override {
        auto file = openFile(name);
        if (!file)
            return fail(file.error());
        return file->size;
    }
    Result<std::unique_ptr<ByteSource>> open(const std::string& name) const override {
        auto file = openFile(name);
        if (!file)
            return fail(file.error());
        return std::make_unique<FileRange>(std::move(file->fd), file->size, name);
    }

private:
    struct File {
        UniqueFd fd;
        uint64_t size = 0;
    };
    Result<File> openFile(const std::string& name) const {
        // O_NONBLOCK: a FIFO must not hold the import.
        auto fd = openInside(m_directory, name, O_RDONLY | O_NONBLOCK);
        if (!fd)
            return fail(fd.error().code == ErrorCode::NotFound ? noSuchFile(name) : fd.error());
        struct stat info {};
        if (::fstat(fd->get(), &info) != 0)
            return fail(systemError("stat", name));
        if (!S_ISREG(info.st_mode))
            return fail(makeError(ErrorCode::Malformed, "read image", name, "no regular file"));
        return File{std::move(*fd), static_cast<uint64_t>(info.st_size)};
    }

    int m_directory;
};

std::string plainName(const std::string& path) {
    auto components = pathComponents(path);
    std::string name;
    if (components) {
        for (const auto& part : *components)
            name += (name.empty() ? "" : "/") + part;
    }
    return name;
}

class ArchiveFiles : public ImageFiles {
public:
    struct Member {
        uint64_t offset = 0;
        uint64_t size = 0;
        std::string link; ///< plain name of what a symbolic or hard link leads to
    };
    ArchiveFiles(int file, std::map<std::string, Member> members)
        : m_file(file)
        , m_members(std::move(members)) {}

    Result<uint64_t> size(const std::string& name) const override {
        const Member* member = find(name);
        if (!member)
            return fail(noSuchFile(name));
        return member->size;
    }
    Result<std::unique_ptr<ByteSource>> open(const std::string& name) const override {
        const Member* member = find(name);
        if (!member)
            return fail(noSuchFile(name));
        return std::make_unique<FileRange>(m_file, member->offset, member->size, name);
    }

private:
    const Member* find(const std::string& name) const {
        std::string at = plainName(name);
        for (int i = 0; i < mostLinks; ++i) {
            const auto found = m_members.find(at);
            if (found == m_members.end())
                return nullptr;
            if (found->second.link.empty())
                return &found->second;
            at = found->second.link;
        }
        return nullptr;
    }

    int m_file;
    std::map<std::string, Member> m_members;
};

/// docker save once wrote equal layers as symlinks, "../<id>/layer.tar".
std::string linkTarget(const TarEntry& entry) {
    if (entry.type == TarType::HardLink)
        return plainName(entry.linkTarget);
    std::string folder = entry.path.substr(0, entry.path.rfind('/') + 1);
    std::string target = entry.linkTarget;
    while (target.compare(0, 3, "../") == 0 && !folder.empty()) {
        target.erase(0, 3);
        folder.pop_back();
        folder.erase(folder.rfind('/') + 1);
    }
    return plainName(folder + target);
}

} // namespace

Result<std::string> ImageFiles::text(const std::string& name) const {
    auto bytes = size(name);
    if (!bytes)
        return fail(bytes.error());
    if (*bytes > longestDocument)
        return fail(makeError(ErrorCode::TooLarge, "read image", name,
                              "more than " + std::to_string(longestDocument) + " bytes"));
    auto source = open(name);
    if (!source)
        return fail(source.error());
    std::string content;
    for (;;) {
        auto piece = (*source)->next();
        if (!piece)
            return fail(piece.error());
        if (piece->empty())
            return content;
        content += *piece;
    }
}

std::unique_ptr<ImageFiles> filesOfFolder(int directory) {
    return std::make_unique<FolderFiles>(directory);
}

Result<std::unique_ptr<ImageFiles>> filesOfArchive(int file, uint64_t size,
                                                   const std::string& name) {
    std::map<std::string, ArchiveFiles::Member> members;
    FileRange range(file, 0, size, name);
    TarReader reader(range);
    for (;;) {
        auto entry = reader.next();
        if (!entry)
            return fail(entry.error());
        if (!*entry)
            break;
        if (members.size() >= mostMembers)
            return fail(makeError(ErrorCode::TooLarge, "read image", name, "too many members"));
        ArchiveFiles::Member member{reader.dataOffset(), reader.dataSize(), {}};
        const TarType type = (*entry)->type;
        if (type == TarType::Symlink || type == TarType::HardLink)
            member.link = linkTarget(**entry);
        else if (type != TarType::File || (*entry)->sparse)
            continue;
        members[plainName((*entry)->path)] = std::move(member);
    }
    return std::make_unique<ArchiveFiles>(file, std::move(members));
}

} // namespace boxwright
