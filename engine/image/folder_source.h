#pragma once

#include "engine/base/unique_fd.h"
#include "engine/image/byte_source.h"
#include "engine/image/tar_writer.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sys/stat.h>

namespace boxwright {

/// A folder as the canonical tar of a layer: names in byte order, numeric owners, hard links to
/// the first name, extended attributes of files and directories; sockets left out, other file
/// systems mounted inside not entered. The same tree always gives the same bytes. Symlinks are
/// archived, never followed.
class FolderSource : public ByteSource {
public:
    /// `directory` is borrowed.
    /// @param ownerAsRoot files of this user become root's: an ordinary user's own folder. -1:
    /// none.
    FolderSource(int directory, std::string name, int64_t ownerAsRoot);
    Result<std::string_view> next() override;

private:
    struct Level {
        UniqueFd directory;
        std::string path; ///< with a slash at the end, "" for the root
        std::vector<std::string> names;
        size_t at = 0;
    };
    Status step();
    Status begin();
    Status enter(UniqueFd directory, const std::string& path);
    Status addMember(Level& level, const std::string& name);
    Status addFile(Level& level, const std::string& name, TarEntry entry);
    Status addSymlink(const Level& level, const std::string& name, TarEntry entry);
    Status copyContent();
    TarEntry describe(const struct stat& info, std::string path) const;

    int m_root;
    std::string m_name;
    int64_t m_ownerAsRoot;
    dev_t m_device = 0;
    TarWriter m_tar;
    std::string m_output;
    std::vector<char> m_buffer;
    std::vector<Level> m_levels;
    std::map<std::pair<dev_t, ino_t>, std::string> m_links;
    UniqueFd m_file;
    std::string m_filePath;
    uint64_t m_fileLeft = 0;
    bool m_begun = false;
    bool m_ended = false;
};

} // namespace boxwright
