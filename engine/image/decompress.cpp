#include "engine/image/decompress.h"

namespace boxwright {
namespace {

class PlainSource : public ByteSource {
public:
    explicit PlainSource(ByteSource& from)
        : m_from(from) {}
    Result<std::string_view> next() override { return m_from.next(); }

private:
    ByteSource& m_from;
};

} // namespace

Compression detectCompression(std::string_view start) {
    using namespace std::string_view_literals;
    if (start.substr(0, 2) == "\x1f\x8b"sv)
        return Compression::Gzip;
    if (start.substr(0, 6) == "\xfd"
                              "7zXZ\0"sv)
        return Compression::Xz;
    if (start.substr(0, 4) == "\x28\xb5\x2f\xfd"sv)
        return Compression::Zstd;
    return Compression::None;
}

std::unique_ptr<ByteSource> decompress(Compression compression, ByteSource& from) {
    switch (compression) {
    case Compression::Gzip:
        return makeGzipSource(from);
    case Compression::Xz:
        return makeXzSource(from);
    case Compression::Zstd:
        return makeZstdSource(from);
    case Compression::None:
        break;
    }
    return std::make_unique<PlainSource>(from);
}

} // namespace boxwright
