#include "engine/image/image_layers.h"

#include "engine/base/files.h"
#include "engine/image/digest.h"
#include "engine/image/image_users.h"

#include <algorithm>
#include <sys/utsname.h>

namespace boxwright {
namespace {

/// What made each layer, from the history; shorter or longer than the layers where it lies.
std::vector<std::string> origins(const ImageConfig& config) {
    constexpr std::string_view shell = "/bin/sh -c ";
    constexpr std::string_view nop = "#(nop) ";
    std::vector<std::string> list;
    for (const auto& entry : config.history) {
        if (entry.emptyLayer)
            continue;
        std::string_view text = entry.createdBy;
        if (text.substr(0, shell.size()) == shell)
            text.remove_prefix(shell.size());
        if (text.substr(0, nop.size()) == nop)
            text.remove_prefix(nop.size());
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        list.emplace_back(text);
    }
    return list;
}

/// Of which blob: an image has many, and what reads them knows only streams.
Error inBlob(const std::string& file, const Error& error) {
    if (error.code == ErrorCode::Cancelled || error.code == ErrorCode::NoSpace)
        return error;
    return makeError(error.code, "import layer", file, error.message());
}

class Importer {
public:
    Importer(LayerStore& store, const ImageFiles& files, const ImageDescription& image,
             const ImportRequest& request, const Monitor& monitor)
        : m_store(store)
        , m_files(files)
        , m_image(image)
        , m_request(request)
        , m_monitor(monitor) {}

    Result<std::vector<LayerRecord>> run() {
        auto done = measure();
        for (size_t i = 0; done && i < m_image.layers.size(); ++i)
            done = stage(i);
        if (!done) {
            discard();
            return fail(done.error());
        }
        return commit();
    }

private:
    Status measure() {
        if (m_image.layers.size() != m_image.config.diffIds.size())
            return fail(makeError(ErrorCode::Malformed, "read image", m_image.name,
                                  std::to_string(m_image.layers.size()) + " layers, but " +
                                      std::to_string(m_image.config.diffIds.size()) + " diff ids"));
        for (const auto& layer : m_image.layers) {
            auto size = m_files.size(layer.file);
            if (!size)
                return fail(size.error());
            m_sizes.push_back(*size);
            m_total += *size;
        }
        return {};
    }

    Status stage(size_t i) {
        LayerBlob blob;
        blob.name = m_image.name;
        if (m_image.layers.size() > 1)
            blob.name +=
                " (" + std::to_string(i + 1) + "/" + std::to_string(m_image.layers.size()) + ")";
        const auto from = origins(m_image.config);
        blob.origin = i < from.size() ? from[i] : m_request.sourceName;
        blob.blobDigest = m_image.layers[i].blobDigest;
        blob.diffId = m_image.config.diffIds[i];
        blob.size = m_sizes[i];
        if (!isSha256Digest(blob.diffId))
            return fail(makeError(ErrorCode::NotSupported, "read image", blob.diffId,
                                  "only sha256 digests are known"));
        if (!isStaged(blob.diffId)) {
            auto source = m_files.open(m_image.layers[i].file);
            if (!source)
                return fail(source.error());
            auto staged = stageLayer(m_store, std::move(*source), blob, m_request.limits,
                                     m_request.unpackerArguments, layerMonitor());
            if (!staged)
                return fail(inBlob(m_image.layers[i].file, staged.error()));
            m_staged.push_back(std::move(*staged));
        }
        m_before += m_sizes[i];
        return {};
    }

    /// The same layer twice in an image, empty ones usually.
    bool isStaged(const std::string& diffId) const {
        return std::any_of(m_staged.begin(), m_staged.end(),
                           [&](const auto& layer) { return layer.record.digest == diffId; });
    }

    Monitor layerMonitor() const {
        Monitor monitor;
        monitor.stop = m_monitor.stop;
        monitor.report = [this](const Progress& progress) {
            m_monitor.tell({progress.phase, m_before + progress.done, m_total});
        };
        return monitor;
    }

    void discard() {
        for (auto& layer : m_staged) {
            if (layer.staging)
                m_store.discard(std::move(*layer.staging));
        }
    }

    Result<std::vector<LayerRecord>> commit() {
        m_monitor.tell({"sync", m_total, m_total});
        Status failed;
        std::map<std::string, LayerRecord> stored;
        for (auto& layer : m_staged) {
            auto record = commitLayer(m_store, std::move(layer));
            if (!record)
                failed = fail(record.error());
            else
                stored[record->digest] = std::move(*record);
        }
        if (!failed)
            return fail(failed.error());
        std::vector<LayerRecord> records;
        for (const auto& diffId : m_image.config.diffIds)
            records.push_back(stored.at(diffId));
        return records;
    }

    LayerStore& m_store;
    const ImageFiles& m_files;
    const ImageDescription& m_image;
    const ImportRequest& m_request;
    const Monitor& m_monitor;
    std::vector<uint64_t> m_sizes;
    std::vector<StagedLayer> m_staged;
    uint64_t m_total = 0;
    uint64_t m_before = 0;
};

/// The user's name means something only inside the image, whose files are at hand now.
Status nameUser(const LayerStore& store, Imported& imported) {
    std::string& user = imported.config->user;
    if (user.empty())
        return {};
    std::vector<UniqueFd> trees;
    for (const LayerRecord& layer : imported.layers) {
        const auto path = store.treePath(layer.digest);
        auto tree = path ? openDirectory(AT_FDCWD, *path) : fail(path.error());
        if (!tree)
            return fail(tree.error());
        trees.push_back(std::move(*tree));
    }
    user = numericUser(user, trees);
    return {};
}

} // namespace

std::string hostArchitecture() {
    utsname name{};
    ::uname(&name);
    std::string machine = name.machine;
    for (const auto& [linux, go] : {std::pair{"x86_64", "amd64"},
                                    {"aarch64", "arm64"},
                                    {"i686", "386"},
                                    {"armv7l", "arm"},
                                    {"loongarch64", "loong64"}}) {
        if (machine == linux)
            return go;
    }
    return machine; // riscv64, s390x, ppc64le: the same in both worlds
}

Error wrongArchitecture(const std::string& name, const std::string& wanted,
                        const std::string& available) {
    return makeError(ErrorCode::NotSupported, "choose image", name,
                     "nothing in it is for " + wanted + "; it has " +
                         (available.empty() ? "no images" : available));
}

Result<std::string> verifiedText(const ImageFiles& files, const std::string& name,
                                 const std::string& digest, uint64_t size) {
    if (!isSha256Digest(digest))
        return fail(makeError(ErrorCode::NotSupported, "read image", digest,
                              "only sha256 digests are known"));
    auto text = files.text(name);
    if (!text)
        return text;
    if (text->size() != size)
        return fail(makeError(ErrorCode::DigestMismatch, "read image", name,
                              "expected " + std::to_string(size) + " bytes, got " +
                                  std::to_string(text->size())));
    if (const std::string got = sha256Digest(*text); got != digest)
        return fail(makeError(ErrorCode::DigestMismatch, "read image", name,
                              "expected " + digest + ", got " + got));
    return text;
}

Result<Imported> importLayers(LayerStore& store, const ImageFiles& files,
                              const ImageDescription& image, const ImportRequest& request,
                              const Monitor& monitor) {
    auto layers = Importer(store, files, image, request, monitor).run();
    if (!layers)
        return fail(layers.error());
    Imported imported{std::move(*layers), image.config, image.name};
    if (auto named = nameUser(store, imported); !named)
        return fail(named.error());
    return imported;
}

} // namespace boxwright
