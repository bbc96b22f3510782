#include "engine/base/text.h"
#include "engine/linux/mount_options.h"
#include "tests/fuzz/demand.h"

#include <sys/mount.h>

using namespace boxwright;

namespace {

struct Pair {
    std::string_view on;
    std::string_view off;
    uint64_t attribute;
};
constexpr Pair pairs[]{{"ro", "rw", MOUNT_ATTR_RDONLY},
                       {"nosuid", "suid", MOUNT_ATTR_NOSUID},
                       {"nodev", "dev", MOUNT_ATTR_NODEV},
                       {"noexec", "exec", MOUNT_ATTR_NOEXEC}};

/// Of "ro" and "rw" and their likes the last one counts, the plain and the recursive forms apart.
void checkPair(const std::vector<std::string>& words, const Pair& pair, const std::string& prefix,
               uint64_t set, uint64_t clear) {
    int wanted = 0;
    for (const std::string& word : words)
        wanted = word == prefix + std::string(pair.on)    ? 1
                 : word == prefix + std::string(pair.off) ? -1
                                                          : wanted;
    demand(((set & pair.attribute) != 0) == (wanted == 1));
    demand(((clear & pair.attribute) != 0) == (wanted == -1));
}

} // namespace

/// One option a line. What is protective among them must not get lost, whatever else there is.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::vector<std::string> words;
    for (const auto line : split(text, '\n'))
        words.emplace_back(line);
    const auto options = parseMountOptions(words);
    if (!options)
        return 0;
    for (const Pair& pair : pairs) {
        checkPair(words, pair, "", options->set, options->clear);
        checkPair(words, pair, "r", options->recursiveSet, options->recursiveClear);
    }
    for (const std::string& word : options->data)
        demand(!word.empty() && word.find('\0') == std::string::npos);
    demand(options->data.size() + options->propagation.size() <= words.size());
    demand((mountFlags(options->set) & MS_RDONLY) ==
           ((options->set & MOUNT_ATTR_RDONLY) ? MS_RDONLY : 0));
    return 0;
}
