#include "engine/linux/seccomp.h"
#include "engine/oci/seccomp_json.h"
#include "tests/fuzz/demand.h"

using namespace boxwright;

/// A profile that could be read must be written such that it reads the same; compiling it must
/// end with a filter the kernel could take or with an error.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const SeccompContext context{{"CAP_CHOWN", "CAP_SYS_ADMIN"}, "x86_64", 6, 1};
    const auto profile = seccompFromJson(text, context);
    if (!profile)
        return 0;
    const auto again = seccompFromJson(seccompToJson(*profile, -1), context);
    demand(!again || *again == *profile);
    const auto program = compileSeccomp(*profile);
    demand(!program || (!program->filter.empty() && program->filter.size() <= BPF_MAXINSNS));
    return 0;
}
