#include "engine/image/import.h"

#include "engine/base/files.h"
#include "engine/image/folder_source.h"
#include "engine/image/image_layers.h"
#include "engine/image/layer_import.h"
#include "engine/image/layer_stream.h"
#include "engine/image/tar_reader.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// One import: the source as it was given, or its plain copy in staging.
class ImageImport {
public:
    ImageImport(LayerStore& store, const ImportRequest& request, const Monitor& monitor)
        : m_store(store)
        , m_request(request)
        , m_monitor(monitor)
        , m_file(request.source)
        , m_architecture(request.architecture.empty() ? hostArchitecture() : request.architecture) {
    }
    ~ImageImport() {
        for (auto& staging : m_spools)
            m_store.discard(std::move(staging));
    }
    ImageImport(const ImageImport&) = delete;
    ImageImport& operator=(const ImageImport&) = delete;

    Result<Imported> run();

private:
    Result<Imported> importFolder();
    Result<Imported> importTar();
    Result<Imported> importImageTar();
    Result<Imported> importRootfs(std::unique_ptr<ByteSource> source, uint64_t size);
    Result<Imported> importDescribed(const ImageFiles& files, ImportFormat format);
    Result<bool> holdsImage(bool& compressed) const;
    Status spool(bool plain);

    LayerStore& m_store;
    const ImportRequest& m_request;
    const Monitor& m_monitor;
    int m_file;
    uint64_t m_size = 0;
    std::string m_architecture;
    std::vector<LayerStore::Staging> m_spools;
    UniqueFd m_spooled;
};

bool isHexName(std::string_view text) {
    return text.size() >= 64 &&
           text.find_first_not_of("0123456789abcdef") >= std::min<size_t>(64, text.size());
}

/// The names image archives are made of; a root file system begins with other ones.
bool isImageMember(std::string_view path) {
    while (path.substr(0, 2) == "./")
        path.remove_prefix(2);
    for (const std::string_view name :
         {"oci-layout", "index.json", "manifest.json", "repositories", "blobs", "blobs/"}) {
        if (path == name)
            return true;
    }
    return path.substr(0, 13) == "blobs/sha256/" || isHexName(path);
}

Result<Imported> ImageImport::run() {
    struct stat info {};
    if (::fstat(m_request.source, &info) != 0)
        return fail(systemError("stat", m_request.sourceName));
    if (S_ISDIR(info.st_mode))
        return importFolder();
    if (S_ISREG(info.st_mode)) {
        m_size = static_cast<uint64_t>(info.st_size);
        return importTar();
    }
    if (m_request.format == ImportFormat::RootfsTar)
        return importRootfs(std::make_unique<FdSource>(m_file, m_request.sourceName, m_monitor), 0);
    if (auto spooled = spool(false); !spooled)
        return fail(std::move(spooled).error());
    return importTar();
}

Result<Imported> ImageImport::importFolder() {
    const auto files = filesOfFolder(m_file);
    const auto format = m_request.format;
    const bool detect = format == ImportFormat::Detect;
    if (format == ImportFormat::OciLayout ||
        (detect && files->has("oci-layout") && files->has("index.json")))
        return importDescribed(*files, ImportFormat::OciLayout);
    if (const auto version = files->text("version");
        detect && version && version->rfind("Directory Transport", 0) == 0) {
        auto image = readSkopeoFolder(*files, m_architecture, m_request.sourceName);
        if (!image)
            return fail(std::move(image).error());
        return importLayers(m_store, *files, *image, m_request, m_monitor);
    }
    if (format == ImportFormat::DockerArchive)
        return importDescribed(*files, format);
    if (format == ImportFormat::RootfsTar)
        return fail(makeError(ErrorCode::InvalidArgument, "import", m_request.sourceName,
                              "a folder is no tar"));
    const int64_t ours = ::geteuid() == 0 ? -1 : static_cast<int64_t>(::geteuid());
    return importRootfs(std::make_unique<FolderSource>(m_file, m_request.sourceName, ours), 0);
}

Result<Imported> ImageImport::importTar() {
    if (m_request.format == ImportFormat::Folder)
        return fail(makeError(ErrorCode::InvalidArgument, "import", m_request.sourceName,
                              "a file is no folder"));
    bool compressed = false;
    auto image =
        m_request.format == ImportFormat::RootfsTar ? Result<bool>(false) : holdsImage(compressed);
    if (!image)
        return fail(std::move(image).error());
    if (m_request.format == ImportFormat::RootfsTar ||
        (m_request.format == ImportFormat::Detect && !*image))
        return importRootfs(std::make_unique<FileRange>(m_file, 0, m_size, m_request.sourceName),
                            m_size);
    if (compressed) {
        if (auto spooled = spool(true); !spooled)
            return fail(std::move(spooled).error());
    }
    return importImageTar();
}

Result<Imported> ImageImport::importImageTar() {
    auto files = filesOfArchive(m_file, m_size, m_request.sourceName);
    if (!files)
        return fail(std::move(files).error());
    auto format = m_request.format;
    if (format == ImportFormat::Detect) {
        if ((*files)->has("oci-layout") && (*files)->has("index.json"))
            format = ImportFormat::OciLayout;
        else if ((*files)->has("manifest.json"))
            format = ImportFormat::DockerArchive;
        else
            return importRootfs(
                std::make_unique<FileRange>(m_file, 0, m_size, m_request.sourceName), m_size);
    }
    return importDescribed(**files, format);
}

Result<Imported> ImageImport::importDescribed(const ImageFiles& files, ImportFormat format) {
    auto image = format == ImportFormat::OciLayout
                     ? readOciLayout(files, m_architecture, m_request.sourceName)
                     : readDockerArchive(files, m_architecture, m_request.sourceName);
    if (!image)
        return fail(std::move(image).error());
    return importLayers(m_store, files, *image, m_request, m_monitor);
}

Result<Imported> ImageImport::importRootfs(std::unique_ptr<ByteSource> source, uint64_t size) {
    LayerBlob blob;
    blob.name = m_request.sourceName;
    blob.origin = m_request.sourceName;
    blob.size = size;
    blob.requireEndMark = true;
    auto layer = importLayer(m_store, std::move(source), blob, m_request.limits,
                             m_request.unpackerArguments, m_monitor);
    if (!layer)
        return fail(std::move(layer).error());
    return Imported{{std::move(*layer)}, std::nullopt, m_request.sourceName};
}

/// Looks at the first members alone.
Result<bool> ImageImport::holdsImage(bool& compressed) const {
    FileRange file(m_file, 0, m_size, m_request.sourceName);
    std::string start(6, '\0');
    const ssize_t got = ::pread(m_file, start.data(), start.size(), 0);
    if (got < 0)
        return fail(systemError("read", m_request.sourceName));
    start.resize(static_cast<size_t>(got));
    const Compression compression = detectCompression(start);
    compressed = compression != Compression::None;
    const auto content = decompress(compression, file);
    TarReader reader(*content);
    for (;;) {
        auto entry = reader.next();
        if (!entry)
            return fail(std::move(entry).error());
        if (!*entry)
            return false;
        if ((*entry)->path != "./" && (*entry)->path != ".")
            return isImageMember((*entry)->path);
    }
}

/// A copy of the source in staging, decompressed when `plain`: what has to be read more than once.
Status ImageImport::spool(bool plain) {
    auto staging = m_store.stage();
    if (!staging)
        return fail(std::move(staging).error());
    m_spools.push_back(std::move(*staging));
    auto copy = openAt(m_spools.back().directory.get(), plain ? "plain" : "copy",
                       O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!copy)
        return fail(std::move(copy).error());
    std::unique_ptr<ByteSource> source;
    if (m_size > 0)
        source = std::make_unique<FileRange>(m_file, 0, m_size, m_request.sourceName);
    else
        source = std::make_unique<FdSource>(m_file, m_request.sourceName, m_monitor);
    if (plain)
        source = std::make_unique<LayerStream>(
            std::move(source),
            LayerStream::Options{m_size, m_request.limits.ratio, m_request.sourceName}, m_monitor);
    uint64_t size = 0;
    for (;;) {
        if (m_monitor.cancelled())
            return fail(makeError(ErrorCode::Cancelled, "import", m_request.sourceName));
        auto piece = source->next();
        if (!piece)
            return fail(std::move(piece).error());
        if (piece->empty())
            break;
        size += piece->size();
        if (size > m_request.limits.bytes)
            return fail(makeError(ErrorCode::TooLarge, "import", m_request.sourceName));
        if (auto written = writeAll(copy->get(), *piece, "spool"); !written)
            return written;
    }
    m_spooled = std::move(*copy);
    m_file = m_spooled.get();
    m_size = size;
    return {};
}

} // namespace

Result<Imported> importImage(LayerStore& store, const ImportRequest& request,
                             const Monitor& monitor) {
    return ImageImport(store, request, monitor).run();
}

} // namespace boxwright
