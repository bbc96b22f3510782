#include "engine/image/digest.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

namespace boxwright {
namespace {
constexpr std::string_view prefix = "sha256:";
constexpr size_t hexLength = 64;
} // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Sha256::Sha256()
    : m_context(EVP_MD_CTX_new()) {
    EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr);
}

void Sha256::update(std::string_view bytes) {
    EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size());
}

std::string Sha256::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(m_context.get(), raw.data(), &length);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(prefix);
    for (unsigned int i = 0; i < length; ++i) {
        text += digits[raw.at(i) >> 4];
        text += digits[raw.at(i) & 15];
    }
    return text;
}

std::string sha256Digest(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

bool isSha256Digest(std::string_view digest) {
    if (digest.size() != prefix.size() + hexLength || digest.substr(0, prefix.size()) != prefix)
        return false;
    return std::all_of(digest.begin() + prefix.size(), digest.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string digestHex(std::string_view digest) {
    return std::string(digest.substr(prefix.size()));
}

} // namespace boxwright
