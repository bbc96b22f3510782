#include "engine/linux/mount_options.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <sys/mount.h>

#ifndef MOUNT_ATTR_NOSYMFOLLOW
#define MOUNT_ATTR_NOSYMFOLLOW 0x00200000
#endif
#ifndef MS_NOSYMFOLLOW
#define MS_NOSYMFOLLOW 256
#endif

namespace boxwright {
namespace {

struct AttributeRow {
    std::string_view word;
    uint64_t set;
    uint64_t clear;
};
constexpr std::array attributes{
    AttributeRow{"ro", MOUNT_ATTR_RDONLY, 0},
    AttributeRow{"rw", 0, MOUNT_ATTR_RDONLY},
    AttributeRow{"nosuid", MOUNT_ATTR_NOSUID, 0},
    AttributeRow{"suid", 0, MOUNT_ATTR_NOSUID},
    AttributeRow{"nodev", MOUNT_ATTR_NODEV, 0},
    AttributeRow{"dev", 0, MOUNT_ATTR_NODEV},
    AttributeRow{"noexec", MOUNT_ATTR_NOEXEC, 0},
    AttributeRow{"exec", 0, MOUNT_ATTR_NOEXEC},
    AttributeRow{"nodiratime", MOUNT_ATTR_NODIRATIME, 0},
    AttributeRow{"diratime", 0, MOUNT_ATTR_NODIRATIME},
    // The access time modes exclude each other, so each clears the field before it is set.
    AttributeRow{"relatime", MOUNT_ATTR_RELATIME, MOUNT_ATTR__ATIME},
    AttributeRow{"norelatime", MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME},
    AttributeRow{"noatime", MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME},
    AttributeRow{"atime", MOUNT_ATTR_RELATIME, MOUNT_ATTR__ATIME},
    AttributeRow{"strictatime", MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME},
    AttributeRow{"nostrictatime", MOUNT_ATTR_RELATIME, MOUNT_ATTR__ATIME},
    AttributeRow{"nosymfollow", MOUNT_ATTR_NOSYMFOLLOW, 0},
    AttributeRow{"symfollow", 0, MOUNT_ATTR_NOSYMFOLLOW},
};

/// Words that say how to mount; some are so without being asked for: what the kernel writes to its
/// log is no affair of a mount's, and whether it counts changes of a file it decides by itself.
struct ModeRow {
    std::string_view word;
    std::array<bool MountOptions::*, 2> members{};
};
constexpr std::array modes{
    ModeRow{"defaults"},
    ModeRow{"silent"},
    ModeRow{"loud"},
    ModeRow{"iversion"},
    ModeRow{"noiversion"},
    ModeRow{"remount", {&MountOptions::remount}},
    ModeRow{"bind", {&MountOptions::bind}},
    ModeRow{"rbind", {&MountOptions::bind, &MountOptions::recursive}},
    ModeRow{"tmpcopyup", {&MountOptions::copyUp}},
    ModeRow{"idmap", {&MountOptions::idmap}},
    ModeRow{"ridmap", {&MountOptions::idmap, &MountOptions::idmapRecursive}},
};

/// Words every file system takes (fsconfig(2) by name, mount(2) by flag).
constexpr std::array common{"async", "dirsync", "lazytime", "mand", "nomand", "nolazytime", "sync"};

struct PropagationRow {
    std::string_view word;
    uint64_t type;
};
constexpr std::array propagations{
    PropagationRow{"private", MS_PRIVATE},
    PropagationRow{"slave", MS_SLAVE},
    PropagationRow{"shared", MS_SHARED},
    PropagationRow{"unbindable", MS_UNBINDABLE},
};

const AttributeRow* findAttribute(std::string_view word) {
    const auto* row = std::find_if(attributes.begin(), attributes.end(),
                                   [&](const AttributeRow& r) { return r.word == word; });
    return row == attributes.end() ? nullptr : row;
}

void apply(uint64_t& set, uint64_t& clear, const AttributeRow& row) {
    set &= ~row.clear;
    clear &= ~row.set;
    if (row.clear == MOUNT_ATTR__ATIME)
        set &= ~static_cast<uint64_t>(MOUNT_ATTR__ATIME);
    set |= row.set;
    clear |= row.clear;
}

bool applyMode(MountOptions& parsed, const std::string& word) {
    const auto* row = std::find_if(modes.begin(), modes.end(),
                                   [&](const ModeRow& mode) { return mode.word == word; });
    if (row == modes.end())
        return false;
    for (bool MountOptions::*const member : row->members) {
        if (member)
            parsed.*member = true;
    }
    return true;
}

} // namespace

MountOptions::Propagation parsePropagation(const std::string& word) {
    for (const PropagationRow& row : propagations) {
        if (word == row.word)
            return {row.type, false};
        if (word.size() == row.word.size() + 1 && word[0] == 'r' && word.substr(1) == row.word)
            return {row.type, true};
    }
    return {};
}

Result<MountOptions> parseMountOptions(const std::vector<std::string>& options) {
    MountOptions parsed;
    for (const std::string& word : options) {
        if (word.empty() || word.find('\0') != std::string::npos)
            return fail(makeError(ErrorCode::InvalidArgument, "mount option", word,
                                  "empty or with a NUL in it"));
        if (applyMode(parsed, word))
            continue;
        if (const auto propagation = parsePropagation(word); propagation.type != 0)
            parsed.propagation.push_back(propagation);
        else if (const auto* row = findAttribute(word))
            apply(parsed.set, parsed.clear, *row);
        else if (const auto* below = word[0] == 'r' ? findAttribute(word.substr(1)) : nullptr)
            apply(parsed.recursiveSet, parsed.recursiveClear, *below);
        else
            parsed.data.push_back(word);
    }
    return parsed;
}

std::vector<std::string> mountOptionWords() {
    std::vector<std::string> words(common.begin(), common.end());
    for (const ModeRow& row : modes)
        words.emplace_back(row.word);
    const auto addWithRecursive = [&](std::string_view word) {
        words.emplace_back(word);
        words.push_back("r" + std::string(word));
    };
    for (const AttributeRow& row : attributes)
        addWithRecursive(row.word);
    for (const PropagationRow& row : propagations)
        addWithRecursive(row.word);
    std::sort(words.begin(), words.end());
    return words;
}

unsigned long mountFlags(uint64_t wanted) {
    unsigned long flags = 0;
    const auto add = [&](uint64_t attribute, unsigned long flag) {
        if ((wanted & attribute) == attribute)
            flags |= flag;
    };
    add(MOUNT_ATTR_RDONLY, MS_RDONLY);
    add(MOUNT_ATTR_NOSUID, MS_NOSUID);
    add(MOUNT_ATTR_NODEV, MS_NODEV);
    add(MOUNT_ATTR_NOEXEC, MS_NOEXEC);
    add(MOUNT_ATTR_NODIRATIME, MS_NODIRATIME);
    add(MOUNT_ATTR_NOATIME, MS_NOATIME);
    add(MOUNT_ATTR_STRICTATIME, MS_STRICTATIME);
    add(MOUNT_ATTR_NOSYMFOLLOW, MS_NOSYMFOLLOW);
    return flags;
}

} // namespace boxwright
