#include "engine/base/files.h"
#include "engine/launch/checks.h"
#include "engine/linux/capabilities.h"
#include "engine/linux/resolve.h"
#include "engine/oci/spec_json.h"
#include "engine/plan/plan.h"
#include "engine/runtime/exec_process.h"
#include "tests/fuzz/demand.h"

#include <sys/mman.h>
#include <unistd.h>

using namespace boxwright;

namespace {

constexpr int highestCapability = 40;

/// The file of `exec --process`, in memory.
class ProcessFile {
public:
    ProcessFile()
        : m_file(::memfd_create("process", MFD_CLOEXEC))
        , m_arguments(parse(fdPath(m_file.get()))) {}

    Result<Process> read(std::string_view text) {
        demand(::ftruncate(m_file.get(), 0) == 0 && ::lseek(m_file.get(), 0, SEEK_SET) == 0);
        demand(writeAll(m_file.get(), text, "process").has_value());
        return runtime::execProcess({}, m_arguments);
    }

private:
    static runtime::Arguments parse(const std::string& path) {
        auto parsed = runtime::parseArguments(runtime::processOptions(), {"--process", path, "box"},
                                              runtime::Order::OptionsFirst);
        demand(parsed.has_value());
        return *parsed;
    }

    UniqueFd m_file;
    runtime::Arguments m_arguments;
};

bool isId(uint32_t id) {
    return id != UINT32_MAX;
}

} // namespace

/// From the file to the plan: what may run names a command, an absolute directory and ids that are
/// some, and reads the same once written.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static ProcessFile file;
    auto process = file.read({reinterpret_cast<const char*>(data), size});
    if (!process)
        return 0;
    (void)capabilitySets(process->capabilities.value_or(Capabilities{}), highestCapability);
    ContainerSpec spec;
    spec.process = *process;
    const auto again = specFromJson(specToJson(spec, -1));
    demand(again && again->process && *again->process == *process);
    if (!checkRunnable(spec))
        return 0;
    demand(!process->args->front().empty() && process->cwd.starts_with('/'));
    demand(isId(process->user.uid) && isId(process->user.gid));
    for (const uint32_t gid : process->user.additionalGids)
        demand(isId(gid));
    demand(makeExecPlan(spec).back().kind == StepKind::Exec);
    return 0;
}
