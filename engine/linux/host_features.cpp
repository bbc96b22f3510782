#include "engine/linux/host_features.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/host_checks.h"

#include <cstdlib>

#include <unistd.h>

namespace boxwright {

HostCheck tried(std::string key, int error, CheckState ifNot, std::string value) {
    if (error == 0)
        return {std::move(key), CheckState::Ok, std::move(value), {}};
    if (error == ENOSYS || error == ENODEV || error == EINVAL)
        return {std::move(key), ifNot, std::move(value), "not-in-kernel"};
    if (error == EPERM || error == EACCES || error == -1)
        return {std::move(key), ifNot, std::move(value), "refused"};
    if (error == ENOSPC || error == EUSERS) // of namespaces, not of a disk
        return {std::move(key), ifNot, std::move(value), "limit"};
    return {std::move(key), ifNot, errnoName(error), "failed"};
}

std::string kernelSetting(const std::string& path) {
    const auto text = readFile(AT_FDCWD, path);
    return text ? std::string(trimmed(*text)) : std::string();
}

std::string findProgram(const std::string& name) {
    const char* path = std::getenv("PATH");
    const std::string folders = std::string(path != nullptr ? path : "") +
                                ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    for (const auto folder : split(folders, ':')) {
        std::string candidate = std::string(folder).append("/").append(name);
        if (!folder.empty() && ::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    }
    return {};
}

std::vector<HostCheck> checkHost(const std::string& store) {
    HostChecks checks;
    checkKernel(checks);
    checkCgroups(checks);
    checkNamespaces(checks);
    checkIds(checks);
    checkOverlay(store, checks);
    checkSecurity(checks);
    checkTools(checks);
    return checks;
}

} // namespace boxwright
