#pragma once

#include <cstdint>

/// What travels on a console socket (SOCK_SEQPACKET) between a viewer and the shim. One packet, one
/// message; its first byte is the kind. Several viewers share one pty: output goes to all, input
/// from any, the last resize wins.
namespace boxwright::attach {

enum class Kind : uint8_t {
    Output = 'o', ///< shim -> viewer: bytes of the terminal or of stdout
    Error = 'e',  ///< shim -> viewer: bytes of stderr (no terminal)
    Exit = 'x',   ///< shim -> viewer, last: int32_t exit status, host byte order
    /// viewer -> shim: bytes typed. A packet that is a terminal's own answer (a cursor position,
    /// what it is) is dropped while nobody reads key by key: whoever asked has ended.
    Input = 'i',
    EndOfInput = 'z', ///< viewer -> shim: close stdin (no terminal)
    Resize = 'r',     ///< viewer -> shim: uint16_t rows, uint16_t columns
};

/// On attach the shim first replays at most this much of the latest output.
inline constexpr int replayBytes = 64 * 1024;
inline constexpr int packetBytes = 16 * 1024;

} // namespace boxwright::attach
