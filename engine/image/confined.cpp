#include "engine/image/confined.h"

#include "engine/base/child_process.h"

namespace boxwright {

Status removeTreeConfined(const std::vector<std::string>& remover, int dirFd,
                          const std::string& name) {
    SpawnOptions options;
    options.arguments = remover;
    options.arguments.insert(options.arguments.end(), {"--remove", name});
    options.descriptors = {{dirFd, 3}};
    auto pid = spawn(options);
    if (!pid)
        return fail(pid.error());
    auto status = waitFor(*pid);
    if (!status)
        return fail(status.error());
    if (*status != 0)
        return fail(makeError(ErrorCode::System, "remove", name,
                              "the unpacker ended with status " + std::to_string(*status)));
    return {};
}

} // namespace boxwright
