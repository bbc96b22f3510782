#include "fixture.h"

#include <QDir>
#include <QProcess>

#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace boxwright;

namespace fixture {

TarBuilder::TarBuilder()
    : m_writer([this](std::string_view piece) {
        m_bytes += piece;
        return Status();
    }) {}

TarBuilder& TarBuilder::add(const TarEntry& entry, const std::string& content) {
    (void)m_writer.add(entry);
    if (!content.empty())
        (void)m_writer.data(content);
    return *this;
}

TarBuilder& TarBuilder::file(const std::string& path, const std::string& content, uint32_t mode) {
    TarEntry entry;
    entry.path = path;
    entry.mode = mode;
    entry.size = content.size();
    entry.mtime = 1'600'000'000;
    return add(entry, content);
}

TarBuilder& TarBuilder::directory(const std::string& path, uint32_t mode) {
    TarEntry entry;
    entry.type = TarType::Directory;
    entry.path = path;
    entry.mode = mode;
    entry.mtime = 1'500'000'000;
    return add(entry);
}

TarBuilder& TarBuilder::symlink(const std::string& path, const std::string& target) {
    TarEntry entry;
    entry.type = TarType::Symlink;
    entry.path = path;
    entry.linkTarget = target;
    entry.mode = 0777;
    return add(entry);
}

TarBuilder& TarBuilder::hardLink(const std::string& path, const std::string& target) {
    TarEntry entry;
    entry.type = TarType::HardLink;
    entry.path = path;
    entry.linkTarget = target;
    return add(entry);
}

TarBuilder& TarBuilder::device(const std::string& path, uint32_t major, uint32_t minor) {
    TarEntry entry;
    entry.type = TarType::CharDevice;
    entry.path = path;
    entry.mode = 0620;
    entry.deviceMajor = major;
    entry.deviceMinor = minor;
    return add(entry);
}

TarBuilder& TarBuilder::lie(const std::string& path,
                            const std::function<void(std::string&)>& change) {
    std::string header;
    TarWriter writer([&header](std::string_view piece) {
        header += piece;
        return Status();
    });
    TarEntry entry;
    entry.path = path;
    entry.mode = 0644;
    (void)writer.add(entry);
    change(header);
    std::memset(header.data() + 148, ' ', 8);
    unsigned sum = 0;
    for (const char c : header)
        sum += static_cast<unsigned char>(c);
    char text[8];
    (void)std::snprintf(text, sizeof text, "%06o", sum);
    std::memcpy(header.data() + 148, text, 7);
    m_bytes += header;
    return *this;
}

TarBuilder& TarBuilder::pax(const std::string& body) {
    lie("././@PaxHeader", [&](std::string& header) {
        header[156] = 'x';
        char size[13];
        (void)std::snprintf(size, sizeof size, "%011zo", body.size());
        header.replace(124, 11, size, 11);
    });
    m_bytes += body;
    m_bytes.append((512 - body.size() % 512) % 512, '\0');
    return *this;
}

TarBuilder& TarBuilder::raw(const std::string& bytes) {
    m_bytes += bytes;
    return *this;
}

std::string TarBuilder::bytes() {
    (void)m_writer.finish();
    return m_bytes;
}

StoreFixture::StoreFixture()
    : m_store(LayerStore::open(path("store"))) {}

std::string StoreFixture::path(const std::string& name) const {
    return (m_directory.path() + QLatin1Char('/')).toStdString() + name;
}

Result<Imported> StoreFixture::import(const std::string& bytes) {
    const std::string file = path("input.tar");
    (void)replaceFile(AT_FDCWD, file, bytes);
    auto fd = openAt(AT_FDCWD, file, O_RDONLY);
    ImportRequest request;
    request.source = fd->get();
    request.sourceName = "input.tar";
    request.format = ImportFormat::RootfsTar;
    request.unpackerArguments = unpacker();
    return import(request);
}

Result<Imported> StoreFixture::import(const ImportRequest& request) {
    return importImage(store(), request, {});
}

std::string StoreFixture::tree(const Imported& imported, size_t layer) {
    return store().treePath(imported.layers.at(layer).digest).value_or("") + "/";
}

bool StoreFixture::holds(size_t layers) const {
    const auto count = [&](const char* name) {
        return static_cast<size_t>(
            QDir(QString::fromStdString(path("store/") + name))
                .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)
                .size());
    };
    return count("staging") == 0 && count("layers") == layers;
}

std::vector<std::string> unpacker() {
    const char* program = std::getenv("BOXWRIGHT_UNPACK");
    return program && *program ? std::vector<std::string>{program} : std::vector<std::string>{};
}

struct stat statOf(const std::string& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0)
        info.st_mode = 0;
    return info;
}

std::string contentOf(const std::string& path) {
    return readFile(AT_FDCWD, path).value_or("(unreadable)");
}

std::string attributeOf(const std::string& path, const std::string& name) {
    char value[256];
    const ssize_t size = ::lgetxattr(path.c_str(), name.c_str(), value, sizeof value);
    return size < 0 ? "(none)" : std::string(value, static_cast<size_t>(size));
}

std::string compressed(const std::string& program, const std::string& bytes) {
    QProcess process;
    process.start(QString::fromStdString(program), {QStringLiteral("-c")});
    process.write(bytes.data(), static_cast<qint64>(bytes.size()));
    process.closeWriteChannel();
    if (!process.waitForFinished() || process.exitCode() != 0)
        return {};
    return process.readAllStandardOutput().toStdString();
}

bool isRoot() {
    return ::geteuid() == 0;
}

} // namespace fixture
