#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace boxwright {

/// SHA-256 of a stream (OpenSSL EVP, which picks the processor's instructions).
class Sha256 {
public:
    Sha256();
    void update(std::string_view bytes);
    /// "sha256:<64 hex>". Ends the stream: call once.
    std::string finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

std::string sha256Digest(std::string_view bytes);

/// True for "sha256:" and 64 lower-case hexadecimal digits, the only digests the store names
/// layers by (OCI image-spec descriptor.md).
bool isSha256Digest(std::string_view digest);
/// The part after "sha256:"; the digest is valid.
std::string digestHex(std::string_view digest);

} // namespace boxwright
