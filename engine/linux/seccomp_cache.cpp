#include "engine/base/files.h"
#include "engine/linux/seccomp.h"
#include "engine/linux/seccomp_terms.h"

#include <array>
#include <cstring>
#include <string_view>

#include <openssl/evp.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

/// One file per filter: 32 bytes SHA-256 of key and filter, then the filter. The key is part of the
/// hash, so that a file renamed to another profile's name is not taken for it.
namespace boxwright {
namespace {

constexpr size_t hashSize = 32;
constexpr size_t largestFile = hashSize + BPF_MAXINSNS * sizeof(sock_filter);

/// The profile as text in which no two profiles of different effect look alike: every string comes
/// with its length.
class CanonicalText {
public:
    void add(std::string_view text) {
        add(static_cast<uint64_t>(text.size()));
        m_text += text;
    }
    void add(uint64_t number) { m_text += std::to_string(number) + " "; }
    void add(const std::vector<std::string>& list) {
        add(static_cast<uint64_t>(list.size()));
        for (const std::string& text : list)
            add(text);
    }
    template <class T>
    void add(const std::optional<T>& value) {
        m_text += value ? "+" : "-";
        if (value)
            add(static_cast<const T&>(*value));
    }
    void add(uint32_t number) { add(uint64_t{number}); }
    void add(const SeccompArg& arg) {
        add(arg.index);
        add(arg.value);
        add(arg.valueTwo);
        add(arg.op);
    }
    void add(const SeccompRule& rule) {
        add(rule.names);
        add(rule.action);
        add(rule.errnoRet);
        addAll(rule.args);
    }
    void add(const Seccomp& profile) {
        add(profile.defaultAction);
        add(profile.defaultErrnoRet);
        add(profile.architectures);
        add(profile.flags);
        addAll(profile.syscalls);
    }
    const std::string& text() const { return m_text; }

private:
    template <class T>
    void addAll(const std::optional<std::vector<T>>& list) {
        const auto items = list.value_or(std::vector<T>{});
        add(static_cast<uint64_t>(items.size()));
        for (const T& item : items)
            add(item);
    }

    std::string m_text = "boxwright-seccomp-1 ";
};

Result<std::string> sha256(std::string_view bytes) {
    std::string hash(hashSize, '\0');
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(hash.data()),
                   &length, EVP_sha256(), nullptr) != 1 ||
        length != hashSize)
        return fail(makeError(ErrorCode::Internal, "sha256", "seccomp profile"));
    return hash;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    return text;
}

/// Everything the compiled filter depends on, hashed.
Result<std::string> keyOf(const Seccomp& profile) {
    struct utsname host {};
    if (::uname(&host) != 0)
        return fail(systemError("uname", ""));
    const scmp_version* library = seccomp_version();
    CanonicalText text;
    text.add(profile);
    text.add(std::string_view(host.machine));
    text.add(std::string_view(host.release));
    text.add(library ? library->major : 0);
    text.add(library ? library->minor : 0);
    text.add(library ? library->micro : 0);
    return sha256(text.text());
}

bool isOurs(int fd) {
    struct stat info {};
    return ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
           (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// The filter below `directory` under this name; nothing if there is none that can be trusted.
std::optional<std::vector<sock_filter>> stored(int directory, const std::string& name,
                                               std::string_view key) {
    const auto file = openAt(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!file || !isOurs(file->get()))
        return {};
    const auto content = readAll(file->get(), name, largestFile);
    if (!content || content->size() <= hashSize ||
        (content->size() - hashSize) % sizeof(sock_filter) != 0)
        return {};
    const std::string_view payload = std::string_view(*content).substr(hashSize);
    const auto hash = sha256(std::string(key) + std::string(payload));
    if (!hash || content->compare(0, hashSize, *hash) != 0)
        return {};
    std::vector<sock_filter> filter(payload.size() / sizeof(sock_filter));
    std::memcpy(filter.data(), payload.data(), payload.size());
    return filter;
}

Status store(int directory, const std::string& name, std::string_view key,
             const std::vector<sock_filter>& filter) {
    const std::string payload(reinterpret_cast<const char*>(filter.data()),
                              filter.size() * sizeof(sock_filter));
    const auto hash = sha256(std::string(key) + payload);
    if (!hash)
        return fail(hash.error());
    return replaceFile(directory, name, *hash + payload, 0600);
}

} // namespace

Result<SeccompProgram> cachedSeccomp(const Seccomp& profile, const std::string& cacheDirectory) {
    if (cacheDirectory.empty() || !makeDirectories(cacheDirectory, 0700))
        return compileSeccomp(profile);
    const auto directory = openDirectory(AT_FDCWD, cacheDirectory);
    const auto key = keyOf(profile);
    if (!directory || !key)
        return compileSeccomp(profile);
    const std::string name = hex(*key);
    const auto flags = seccompterms::loadFlags(profile);
    if (auto filter = stored(directory->get(), name, *key); filter && flags)
        return SeccompProgram{std::move(*filter), *flags};
    auto program = compileSeccomp(profile);
    if (program) // a full disk costs the next start its time, not this one its container
        (void)store(directory->get(), name, *key, program->filter);
    return program;
}

} // namespace boxwright
