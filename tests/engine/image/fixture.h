#pragma once

#include "engine/base/files.h"
#include "engine/image/import.h"
#include "engine/image/tar_writer.h"

#include <QByteArray>
#include <QTemporaryDir>

#include <functional>
#include <string>

#include <sys/stat.h>

/// What the image tests share: tars written member by member, honest and lying ones, and stores
/// in temporary directories.
namespace fixture {

/// Builds a tar in memory. Members come in call order; nothing is checked.
class TarBuilder {
public:
    TarBuilder();
    TarBuilder& add(const boxwright::TarEntry& entry, const std::string& content = {});
    TarBuilder& file(const std::string& path, const std::string& content, uint32_t mode = 0644);
    TarBuilder& directory(const std::string& path, uint32_t mode = 0755);
    TarBuilder& symlink(const std::string& path, const std::string& target);
    TarBuilder& hardLink(const std::string& path, const std::string& target);
    TarBuilder& device(const std::string& path, uint32_t major, uint32_t minor);
    /// A header of our making: `change` may write anything, the checksum is made right afterwards.
    TarBuilder& lie(const std::string& path, const std::function<void(std::string&)>& change);
    /// An extended header with exactly this body.
    TarBuilder& pax(const std::string& body);
    TarBuilder& raw(const std::string& bytes);
    /// With the end mark.
    std::string bytes();
    std::string withoutEnd() const { return m_bytes; }

private:
    std::string m_bytes;
    boxwright::TarWriter m_writer;
};

/// A store in a temporary directory.
class StoreFixture {
public:
    StoreFixture();
    /// QTemporaryDir cannot delete names that are no UTF-8.
    ~StoreFixture() { (void)boxwright::removeTree(AT_FDCWD, path("store")); }
    StoreFixture(const StoreFixture&) = delete;
    StoreFixture& operator=(const StoreFixture&) = delete;
    boxwright::LayerStore& store() { return *m_store; }
    std::string path(const std::string& name = {}) const;
    /// Imports bytes as a root file system tar, through a file.
    boxwright::Result<boxwright::Imported> import(const std::string& bytes);
    boxwright::Result<boxwright::Imported> import(const boxwright::ImportRequest& request);
    /// Path of the layer's tree.
    std::string tree(const boxwright::Imported& imported, size_t layer = 0);
    /// Nothing staged and, when `layers` is 0, nothing stored.
    bool holds(size_t layers) const;

private:
    QTemporaryDir m_directory;
    boxwright::Result<boxwright::LayerStore> m_store;
};

/// The unpacker program with its arguments, empty to unpack in the test's own process.
std::vector<std::string> unpacker();

struct stat statOf(const std::string& path);
std::string contentOf(const std::string& path);
std::string attributeOf(const std::string& path, const std::string& name);
/// Through the program of that name, "gzip", "xz", "zstd".
std::string compressed(const std::string& program, const std::string& bytes);
bool isRoot();

} // namespace fixture
