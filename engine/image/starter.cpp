#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/image/digest.h"
#include "engine/image/import.h"
#include "engine/image/layer_import.h"
#include "engine/image/tar_writer.h"

#include <array>

namespace boxwright {
namespace {

constexpr const char* busyboxPath = "/bin/busybox";
constexpr int64_t starterTime = 1'700'000'000; // fixed, so that the same busybox gives one diffID
constexpr uint64_t busyboxLimit = 64ull << 20;

struct StarterFile {
    const char* path;
    uint32_t mode;
    const char* content; ///< nullptr: a directory
};

constexpr std::array starterFiles{
    StarterFile{"bin/", 0755, nullptr},
    StarterFile{"dev/", 0755, nullptr},
    StarterFile{"etc/", 0755, nullptr},
    StarterFile{"etc/group", 0644,
                "root:x:0:\ndaemon:x:1:\ntty:x:5:\nusers:x:100:\nuser:x:1000:\nnogroup:x:65534:\n"},
    StarterFile{"etc/hosts", 0644,
                "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"},
    StarterFile{"etc/os-release", 0644,
                "NAME=\"Boxwright starter\"\nID=boxwright-starter\nID_LIKE=busybox\n"
                "PRETTY_NAME=\"Boxwright starter\"\nHOME_URL=\"https://busybox.net\"\n"},
    StarterFile{"etc/passwd", 0644,
                "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/:/bin/false\n"
                "user:x:1000:1000:user:/home/user:/bin/sh\n"
                "nobody:x:65534:65534:nobody:/nonexistent:/bin/false\n"},
    StarterFile{
        "etc/profile", 0644,
        "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
        "export PAGER=less\n"
        "PS1='\\[\\033[1;32m\\]\\u@\\h\\[\\033[0m\\]:\\[\\033[1;34m\\]\\w\\[\\033[0m\\]\\$ '\n"
        "alias ll='ls -l'\n"},
    StarterFile{"etc/resolv.conf", 0644, ""},
    StarterFile{"etc/shells", 0644, "/bin/sh\n/bin/ash\n"},
    StarterFile{"home/", 0755, nullptr},
    StarterFile{"mnt/", 0755, nullptr},
    StarterFile{"proc/", 0555, nullptr},
    StarterFile{"root/", 0700, nullptr},
    StarterFile{"run/", 0755, nullptr},
    StarterFile{"sbin/", 0755, nullptr},
    StarterFile{"sys/", 0555, nullptr},
    StarterFile{"tmp/", 01777, nullptr},
    StarterFile{"usr/", 0755, nullptr},
    StarterFile{"usr/bin/", 0755, nullptr},
    StarterFile{"usr/sbin/", 0755, nullptr},
    StarterFile{"var/", 0755, nullptr},
    StarterFile{"var/log/", 0755, nullptr},
    StarterFile{"var/tmp/", 01777, nullptr},
};

TarEntry entryOf(TarType type, std::string path, uint32_t mode) {
    TarEntry entry;
    entry.type = type;
    entry.path = std::move(path);
    entry.mode = mode;
    entry.mtime = starterTime;
    return entry;
}

Status addFile(TarWriter& tar, const std::string& path, uint32_t mode, std::string_view content) {
    TarEntry entry = entryOf(TarType::File, path, mode);
    entry.size = content.size();
    auto added = tar.add(entry);
    return added && !content.empty() ? tar.data(content) : added;
}

/// Applets as busybox itself places them, "bin/ls", "usr/bin/awk": one name a line.
Status addApplets(TarWriter& tar) {
    auto listed = capture({busyboxPath, "--list-full"});
    if (!listed)
        return fail(listed.error());
    if (listed->status != 0)
        return fail(makeError(ErrorCode::NotSupported, "list applets", busyboxPath,
                              "it does not know --list-full"));
    const std::string& names = listed->output;
    for (size_t at = 0; at < names.size();) {
        const size_t end = std::min(names.find('\n', at), names.size());
        const std::string path = names.substr(at, end - at);
        at = end + 1;
        if (path.empty() || path == "bin/busybox" || path.find("..") != std::string::npos)
            continue;
        TarEntry link = entryOf(TarType::Symlink, path, 0777);
        link.linkTarget = busyboxPath;
        if (auto added = tar.add(link); !added)
            return added;
    }
    return {};
}

Result<std::string> starterTar() {
    auto program = readFile(AT_FDCWD, busyboxPath, busyboxLimit);
    if (!program) {
        Error error = program.error();
        error.detail = "the starter layer is made of it: install busybox-static";
        return fail(error);
    }
    std::string bytes;
    TarWriter tar([&bytes](std::string_view piece) {
        bytes += piece;
        return Status();
    });
    Status done;
    for (const auto& file : starterFiles) {
        if (!done)
            break;
        done = file.content ? addFile(tar, file.path, file.mode, file.content)
                            : tar.add(entryOf(TarType::Directory, file.path, file.mode));
    }
    if (done)
        done = addFile(tar, "bin/busybox", 0755, *program);
    if (done)
        done = addApplets(tar);
    if (done)
        done = tar.finish();
    if (!done)
        return fail(done.error());
    return bytes;
}

} // namespace

Result<LayerRecord> importStarterLayer(LayerStore& store, const Monitor& monitor) {
    auto tar = starterTar();
    if (!tar)
        return fail(tar.error());
    LayerBlob blob;
    blob.name = "Boxwright starter";
    blob.origin = "busybox of this computer";
    blob.diffId = sha256Digest(*tar);
    blob.size = tar->size();
    // Our own bytes, all of them owned by the container's root: nothing to confine.
    return importLayer(store, std::make_unique<MemorySource>(std::move(*tar)), blob, {}, {},
                       monitor);
}

} // namespace boxwright
