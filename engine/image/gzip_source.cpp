#include "engine/image/decompress.h"

#include <isa-l/igzip_lib.h>

namespace boxwright {
namespace {

class GzipSource : public ByteSource {
public:
    explicit GzipSource(ByteSource& from)
        : m_from(from)
        , m_state(std::make_unique<inflate_state>())
        , m_buffer(pieceSize) {
        isal_inflate_init(m_state.get());
        m_state->crc_flag = ISAL_GZIP;
    }

    Result<std::string_view> next() override {
        while (!m_ended) {
            if (m_input.empty() && !m_inputEnded) {
                if (auto more = refill(); !more)
                    return fail(more.error());
            }
            if (m_betweenMembers && !startMember()) {
                m_ended = true;
                if (auto rest = drain(m_from); !rest)
                    return fail(rest.error());
                break;
            }
            auto piece = inflate();
            if (!piece || !piece->empty())
                return piece;
        }
        return std::string_view();
    }

private:
    Status refill() {
        auto piece = m_from.next();
        if (!piece)
            return fail(piece.error());
        m_input = *piece;
        m_inputEnded = piece->empty();
        return {};
    }

    /// After a member: another one, or bytes that belong to nothing. One byte of a magic number
    /// at the very end of a piece decides; a following non-member is then reported as damaged.
    bool startMember() {
        if (m_input.empty() || m_input.front() != '\x1f')
            return false;
        if (m_input.size() > 1 && m_input[1] != '\x8b')
            return false;
        isal_inflate_reset(m_state.get());
        m_state->crc_flag = ISAL_GZIP;
        m_betweenMembers = false;
        return true;
    }

    Result<std::string_view> inflate() {
        m_state->next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(m_input.data()));
        m_state->avail_in = static_cast<uint32_t>(m_input.size());
        m_state->next_out = reinterpret_cast<uint8_t*>(m_buffer.data());
        m_state->avail_out = static_cast<uint32_t>(m_buffer.size());
        const int status = isal_inflate(m_state.get());
        m_input.remove_prefix(m_input.size() - m_state->avail_in);
        const size_t made = m_buffer.size() - m_state->avail_out;
        if (status < 0)
            return fail(makeError(ErrorCode::Malformed, "inflate", "gzip stream",
                                  "damaged (isa-l " + std::to_string(status) + ")"));
        m_betweenMembers = m_state->block_state == ISAL_BLOCK_FINISH;
        if (made == 0 && m_inputEnded && !m_betweenMembers)
            return fail(makeError(ErrorCode::Malformed, "inflate", "gzip stream",
                                  "ends before its trailer"));
        return std::string_view(m_buffer.data(), made);
    }

    ByteSource& m_from;
    std::unique_ptr<inflate_state> m_state;
    std::vector<char> m_buffer;
    std::string_view m_input;
    bool m_inputEnded = false;
    bool m_betweenMembers = false;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<ByteSource> makeGzipSource(ByteSource& from) {
    return std::make_unique<GzipSource>(from);
}

} // namespace boxwright
