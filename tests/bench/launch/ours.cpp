/// Ours as a program started each time: reads config.json as any runtime does.
///   bench_launch_ours run FOLDER UPPER WORK
///   bench_launch_ours exec FOLDER PID
#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/launch/launch.h"
#include "engine/linux/sealed_self.h"
#include "engine/oci/spec_json.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

using namespace boxwright;

namespace {

ContainerSpec specIn(const std::string& folder) {
    auto text = readFile(AT_FDCWD, folder + "/config.json");
    auto spec = text ? specFromJson(*text) : Result<ContainerSpec>(fail(text.error()));
    if (!spec) {
        std::fprintf(stderr, "%s\n", spec.error().message().c_str());
        std::exit(1);
    }
    return std::move(*spec);
}

int statusOf(Result<CreatedContainer> created) {
    if (created && created->gate)
        if (auto started = startContainer(*created); !started)
            created = fail(started.error());
    if (!created) {
        std::fprintf(stderr, "%s\n", created.error().message().c_str());
        return 1;
    }
    return waitFor(created->pid).value_or(1);
}

int run(const std::string& folder, const char* upper, const char* work) {
    LaunchRequest request;
    request.spec = specIn(folder);
    request.stack = RootStack{{folder + "/rootfs"}, upper, work, true};
    request.bundle = folder;
    request.runDirectory = folder + "/run";
    request.seccompCache = folder + "/cache";
    return statusOf(createContainer(request));
}

int enter(const std::string& folder, pid_t target) {
    ExecRequest request;
    request.target = target;
    request.spec = specIn(folder);
    request.spec.process->args = std::vector<std::string>{"/bin/true"};
    request.seccompCache = folder + "/cache";
    return statusOf(execInContainer(request));
}

} // namespace

int main(int argc, char** argv) {
    if (!runFromSealedCopy(argv))
        return 1;
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "run" && argc == 5)
        return run(argv[2], argv[3], argv[4]);
    if (mode == "exec" && argc == 4)
        return enter(argv[2], std::atoi(argv[3]));
    return 2;
}
