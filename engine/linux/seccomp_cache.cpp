#include "engine/base/files.h"
#include "engine/base/transient_file.h"
#include "engine/linux/seccomp.h"
#include "engine/linux/seccomp_shrink.h"
#include "engine/linux/seccomp_terms.h"

#include <array>
#include <charconv>
#include <cstring>
#include <string_view>

#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

/// One file per filter: a check sum of the filter, the whole key, the filter. The file is named by
/// a sum of the key, and a sum is no proof; so the key is compared byte by byte. Whoever makes two
/// profiles of one name gains that both are compiled each time. The key tells its own length (each
/// string and list in it comes with a count), so none begins with another.
namespace boxwright {
namespace {

constexpr size_t sumSize = sizeof(uint64_t);
constexpr size_t largestFilter = BPF_MAXINSNS * sizeof(sock_filter);

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

    std::string m_text = "boxwright-seccomp-2 ";
};

/// FNV-1a: against accidents, not against forgery.
uint64_t sumOf(std::string_view bytes) {
    uint64_t sum = 0xcbf29ce484222325;
    for (const char byte : bytes)
        sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    return sum;
}

std::string nameOf(std::string_view key) {
    std::array<char, 2 * sumSize> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), sumOf(key), 16).ptr;
    return {digits.data(), end};
}

/// Everything the compiled filter depends on.
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
    return text.text();
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
    const auto content = readAll(file->get(), name, sumSize + key.size() + largestFilter);
    if (!content || content->size() <= sumSize + key.size())
        return {};
    uint64_t sum = 0;
    std::memcpy(&sum, content->data(), sumSize);
    const std::string_view rest = std::string_view(*content).substr(sumSize);
    const std::string_view payload = rest.substr(key.size());
    if (!rest.starts_with(key) || payload.size() % sizeof(sock_filter) != 0 ||
        sumOf(payload) != sum)
        return {};
    std::vector<sock_filter> filter(payload.size() / sizeof(sock_filter));
    std::memcpy(filter.data(), payload.data(), payload.size());
    return filter;
}

Status store(int directory, const std::string& name, const std::string& key,
             const std::vector<sock_filter>& filter) {
    const std::string payload(reinterpret_cast<const char*>(filter.data()),
                              filter.size() * sizeof(sock_filter));
    const uint64_t sum = sumOf(payload);
    const std::string sumBytes(reinterpret_cast<const char*>(&sum), sumSize);
    return replaceTransientFile(directory, name, sumBytes + key + payload, 0600);
}

} // namespace

Result<SeccompProgram> cachedSeccomp(const Seccomp& profile, const std::string& cacheDirectory) {
    if (cacheDirectory.empty() || !makeDirectories(cacheDirectory, 0700))
        return compileSeccomp(profile);
    const auto directory = openDirectory(AT_FDCWD, cacheDirectory);
    const auto key = keyOf(profile);
    if (!directory || !key)
        return compileSeccomp(profile);
    const std::string name = nameOf(*key);
    const auto flags = seccompterms::loadFlags(profile);
    if (auto filter = stored(directory->get(), name, *key); filter && flags)
        return SeccompProgram{std::move(*filter), *flags};
    auto program = compileSeccomp(profile);
    if (auto shrunk = program ? shrunkFilter(program->filter) : std::nullopt)
        program->filter = std::move(*shrunk);
    if (program) // a full disk costs the next start its time, not this one its container
        (void)store(directory->get(), name, *key, program->filter);
    return program;
}

} // namespace boxwright
