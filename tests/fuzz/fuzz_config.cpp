#include "engine/oci/design_json.h"
#include "engine/oci/spec_json.h"
#include "tests/fuzz/demand.h"

using namespace boxwright;

/// What was read must be written such that it reads the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto spec = specFromJson(text)) {
        const auto again = specFromJson(specToJson(*spec, -1));
        demand(again && *again == *spec);
    }
    if (const auto design = designFromJson(text))
        demand(designFromJson(designToJson(*design)).has_value());
    return 0;
}
