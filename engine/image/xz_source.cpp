#include "engine/image/decompress.h"

#include <lzma.h>

namespace boxwright {
namespace {

class XzSource : public ByteSource {
public:
    explicit XzSource(ByteSource& from)
        : m_from(from)
        , m_buffer(pieceSize) {
        m_ready = lzma_stream_decoder(&m_stream, decoderMemoryLimit, LZMA_CONCATENATED) == LZMA_OK;
    }
    ~XzSource() override { lzma_end(&m_stream); }
    XzSource(const XzSource&) = delete;
    XzSource& operator=(const XzSource&) = delete;

    Result<std::string_view> next() override {
        m_stream.next_out = reinterpret_cast<uint8_t*>(m_buffer.data());
        m_stream.avail_out = m_buffer.size();
        while (!m_ended && m_stream.avail_out == m_buffer.size()) {
            if (m_stream.avail_in == 0 && !m_inputEnded) {
                auto piece = m_from.next();
                if (!piece)
                    return fail(piece.error());
                m_stream.next_in = reinterpret_cast<const uint8_t*>(piece->data());
                m_stream.avail_in = piece->size();
                m_inputEnded = piece->empty();
            }
            const lzma_ret status =
                m_ready ? lzma_code(&m_stream, m_inputEnded ? LZMA_FINISH : LZMA_RUN)
                        : LZMA_MEM_ERROR;
            m_ended = status == LZMA_STREAM_END;
            if (!m_ended && status != LZMA_OK)
                return fail(fault(status));
        }
        return std::string_view(m_buffer.data(), m_buffer.size() - m_stream.avail_out);
    }

private:
    static Error fault(lzma_ret status) {
        if (status == LZMA_MEMLIMIT_ERROR)
            return makeError(ErrorCode::TooLarge, "decompress", "xz stream",
                             "its dictionary wants more memory than is given");
        const char* cause = status == LZMA_BUF_ERROR ? "ends too soon" : "damaged";
        return makeError(ErrorCode::Malformed, "decompress", "xz stream", cause);
    }

    ByteSource& m_from;
    lzma_stream m_stream = LZMA_STREAM_INIT;
    std::vector<char> m_buffer;
    bool m_ready = false;
    bool m_inputEnded = false;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<ByteSource> makeXzSource(ByteSource& from) {
    return std::make_unique<XzSource>(from);
}

} // namespace boxwright
