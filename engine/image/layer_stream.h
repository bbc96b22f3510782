#pragma once

#include "engine/base/progress.h"
#include "engine/image/decompress.h"
#include "engine/image/digest.h"

#include <chrono>
#include <memory>

namespace boxwright {

/// A layer's blob on its way: digested as it is stored, decompressed, digested again as the tar
/// it holds. Reports progress, looks at the cancel wish and at the ratio with every piece.
class LayerStream : public ByteSource {
public:
    struct Options {
        uint64_t total = 0; ///< compressed bytes, 0 where unknown
        uint64_t ratio = 0; ///< tar bytes per stored byte, past ratioFree; 0: any
        std::string name;
    };
    static constexpr uint64_t ratioFree = 64ull << 20;

    LayerStream(std::unique_ptr<ByteSource> blob, Options options, const Monitor& monitor);
    Result<std::string_view> next() override;

    uint64_t tarBytes() const { return m_tarBytes; }
    uint64_t blobBytes() const { return m_blob->count; }
    struct Digests {
        std::string blob;
        std::string tar; ///< the layer's diffID
    };
    /// After the end was read; call once.
    Digests digests();

private:
    struct Blob : ByteSource {
        Result<std::string_view> next() override;
        std::unique_ptr<ByteSource> from;
        std::string held; ///< the first piece, looked at to detect the compression
        bool holding = false;
        Sha256 hash;
        uint64_t count = 0;
    };
    Status begin();
    void tell();

    Options m_options;
    const Monitor& m_monitor;
    std::unique_ptr<Blob> m_blob;
    std::unique_ptr<ByteSource> m_content;
    Compression m_compression = Compression::None;
    Sha256 m_hash;
    uint64_t m_tarBytes = 0;
    std::chrono::steady_clock::time_point m_told{};
};

} // namespace boxwright
