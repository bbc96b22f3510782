#pragma once

#include "engine/image/byte_source.h"

#include <memory>
#include <string_view>

namespace boxwright {

enum class Compression { None, Gzip, Xz, Zstd };

/// By the first bytes (six suffice).
Compression detectCompression(std::string_view start);

/// Memory a hostile stream may ask a decoder for; xz -9 wants 65 MiB, zstd --ultra 128 MiB.
inline constexpr uint64_t decoderMemoryLimit = 192ull << 20;

/// The content of a compressed stream. Members and frames that follow one another are joined;
/// bytes after a gzip stream that start no member are read and left out, as gzip does.
/// A stream that ends too soon is Malformed. `from` must outlive the result.
std::unique_ptr<ByteSource> decompress(Compression compression, ByteSource& from);

std::unique_ptr<ByteSource> makeGzipSource(ByteSource& from);
std::unique_ptr<ByteSource> makeXzSource(ByteSource& from);
std::unique_ptr<ByteSource> makeZstdSource(ByteSource& from);

} // namespace boxwright
