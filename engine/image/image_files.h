#pragma once

#include "engine/image/byte_source.h"

#include <map>
#include <memory>
#include <string>

namespace boxwright {

/// The files of an image, whether they lie in a folder or in a tar. Names come from documents
/// nobody vouches for; none leads outside.
class ImageFiles {
public:
    virtual ~ImageFiles() = default;
    /// Errors: NotFound, Malformed where it is no regular file.
    virtual Result<uint64_t> size(const std::string& name) const = 0;
    virtual Result<std::unique_ptr<ByteSource>> open(const std::string& name) const = 0;

    bool has(const std::string& name) const { return size(name).has_value(); }
    /// A document; TooLarge past 16 MiB.
    Result<std::string> text(const std::string& name) const;
};

/// `directory` is borrowed.
std::unique_ptr<ImageFiles> filesOfFolder(int directory);
/// Indexes a plain, seekable tar; `file` is borrowed. Errors: Malformed, TooLarge past a hundred
/// thousand members.
Result<std::unique_ptr<ImageFiles>> filesOfArchive(int file, uint64_t size,
                                                   const std::string& name);

} // namespace boxwright
