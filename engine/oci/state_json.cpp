#include "engine/oci/state_json.h"

#include "engine/oci/json_text.h"

namespace boxwright {

std::string stateToJson(const OciState& state) {
    Json document{{"ociVersion", "1.3.0"}, {"id", state.id}, {"status", state.status}};
    if (state.pid > 0)
        document["pid"] = state.pid;
    document["bundle"] = state.bundle;
    if (!state.annotations.empty())
        document["annotations"] = state.annotations;
    return jsonText(document, -1);
}

} // namespace boxwright
