/// Finding a container's processes without a cgroup.
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/stats/process_reader.h"

#include <memory>

#include <dirent.h>
#include <sys/stat.h>

namespace boxwright {
namespace {

struct CloseDir {
    void operator()(DIR* dir) const { ::closedir(dir); }
};

std::vector<pid_t> numbersIn(const std::string& folder) {
    std::vector<pid_t> numbers;
    const std::unique_ptr<DIR, CloseDir> entries(::opendir(folder.c_str()));
    if (!entries)
        return numbers;
    while (const dirent* entry = ::readdir(entries.get()))
        if (const auto number = parseNumber(entry->d_name))
            numbers.push_back(static_cast<pid_t>(*number));
    return numbers;
}

/// The inode that names a namespace; 0 when it cannot be seen.
ino_t pidNamespace(const std::string& process) {
    struct stat info {};
    const std::string link = "/proc/" + process + "/ns/pid";
    return ::stat(link.c_str(), &info) == 0 ? info.st_ino : 0;
}

} // namespace

std::vector<pid_t> descendantsOf(pid_t process) {
    std::vector<pid_t> found{process};
    for (size_t next = 0; next < found.size(); ++next) {
        const std::string folder = "/proc/" + std::to_string(found[next]) + "/task/";
        for (const pid_t thread : numbersIn(folder)) {
            const auto children = readFile(AT_FDCWD, folder + std::to_string(thread) + "/children");
            if (!children)
                continue;
            for (const auto word : splitWords(*children))
                if (const auto child = parseNumber(word))
                    found.push_back(static_cast<pid_t>(*child));
        }
    }
    return found;
}

std::vector<pid_t> pidNamespaceOf(pid_t process) {
    const ino_t wanted = pidNamespace(std::to_string(process));
    std::vector<pid_t> found;
    if (wanted == 0 || wanted == pidNamespace("self"))
        return found;
    for (const pid_t pid : numbersIn("/proc"))
        if (pidNamespace(std::to_string(pid)) == wanted)
            found.push_back(pid);
    return found;
}

} // namespace boxwright
