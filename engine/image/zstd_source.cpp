#include "engine/image/decompress.h"

#include <zstd.h>

namespace boxwright {
namespace {

constexpr int windowLogMax = 27; // 128 MiB, what zstd -d accepts by itself

class ZstdSource : public ByteSource {
public:
    explicit ZstdSource(ByteSource& from)
        : m_from(from)
        , m_stream(ZSTD_createDStream())
        , m_buffer(pieceSize) {
        ZSTD_DCtx_setParameter(m_stream.get(), ZSTD_d_windowLogMax, windowLogMax);
    }

    Result<std::string_view> next() override {
        ZSTD_outBuffer out{m_buffer.data(), m_buffer.size(), 0};
        while (out.pos == 0) {
            if (m_input.pos == m_input.size && !m_mayHoldOutput) {
                auto piece = m_from.next();
                if (!piece)
                    return fail(piece.error());
                if (piece->empty())
                    return atEnd();
                m_input = {piece->data(), piece->size(), 0};
            }
            const size_t left = ZSTD_decompressStream(m_stream.get(), &out, &m_input);
            if (ZSTD_isError(left))
                return fail(makeError(ErrorCode::Malformed, "decompress", "zstd stream",
                                      ZSTD_getErrorName(left)));
            m_insideFrame = left != 0;
            m_mayHoldOutput = m_insideFrame && out.pos == out.size;
        }
        return std::string_view(m_buffer.data(), out.pos);
    }

private:
    Result<std::string_view> atEnd() const {
        if (m_insideFrame)
            return fail(
                makeError(ErrorCode::Malformed, "decompress", "zstd stream", "ends too soon"));
        return std::string_view();
    }

    struct Free {
        void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
    };

    ByteSource& m_from;
    std::unique_ptr<ZSTD_DStream, Free> m_stream;
    std::vector<char> m_buffer;
    ZSTD_inBuffer m_input{nullptr, 0, 0};
    bool m_insideFrame = false;
    bool m_mayHoldOutput = false;
};

} // namespace

std::unique_ptr<ByteSource> makeZstdSource(ByteSource& from) {
    return std::make_unique<ZstdSource>(from);
}

} // namespace boxwright
