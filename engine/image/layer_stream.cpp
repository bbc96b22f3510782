#include "engine/image/layer_stream.h"

namespace boxwright {
namespace {
constexpr auto tellEvery = std::chrono::milliseconds(150);
} // namespace

LayerStream::LayerStream(std::unique_ptr<ByteSource> blob, Options options, const Monitor& monitor)
    : m_options(std::move(options))
    , m_monitor(monitor)
    , m_blob(std::make_unique<Blob>()) {
    m_blob->from = std::move(blob);
}

Result<std::string_view> LayerStream::Blob::next() {
    if (holding) {
        holding = false;
        return std::string_view(held);
    }
    auto piece = from->next();
    if (piece) {
        count += piece->size();
        hash.update(*piece);
    }
    return piece;
}

/// A pipe may give the first bytes one by one.
Status LayerStream::begin() {
    constexpr size_t enough = 6;
    std::string start;
    while (start.size() < enough) {
        auto piece = m_blob->next();
        if (!piece)
            return fail(piece.error());
        if (piece->empty())
            break;
        start += *piece;
    }
    m_compression = detectCompression(start);
    m_blob->held = std::move(start);
    m_blob->holding = !m_blob->held.empty();
    m_content = decompress(m_compression, *m_blob);
    return {};
}

Result<std::string_view> LayerStream::next() {
    if (m_monitor.cancelled())
        return fail(makeError(ErrorCode::Cancelled, "import", m_options.name));
    if (!m_content) {
        if (auto begun = begin(); !begun)
            return fail(begun.error());
    }
    auto piece = m_content->next();
    if (!piece)
        return piece;
    m_tarBytes += piece->size();
    if (m_options.ratio != 0 && m_tarBytes > ratioFree &&
        m_tarBytes / m_options.ratio > m_blob->count)
        return fail(makeError(ErrorCode::TooLarge, "import", m_options.name,
                              "unpacks to more than " + std::to_string(m_options.ratio) +
                                  " times its size"));
    if (m_compression != Compression::None)
        m_hash.update(*piece);
    tell();
    return piece;
}

LayerStream::Digests LayerStream::digests() {
    Digests both{m_blob->hash.finish(), {}};
    both.tar = m_compression == Compression::None ? both.blob : m_hash.finish();
    return both;
}

void LayerStream::tell() {
    const auto now = std::chrono::steady_clock::now();
    if (now - m_told < tellEvery)
        return;
    m_told = now;
    m_monitor.tell({"unpack", m_blob->count, m_options.total});
}

} // namespace boxwright
