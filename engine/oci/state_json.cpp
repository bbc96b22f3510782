#include "engine/oci/state_json.h"

#include "engine/oci/json_text.h"

namespace boxwright {
namespace {

constexpr const char* version = "1.3.0";

Json documentOf(const OciState& state) {
    Json document{{"ociVersion", version}, {"id", state.id}, {"status", state.status}};
    if (state.pid > 0)
        document["pid"] = state.pid;
    document["bundle"] = state.bundle;
    if (!state.annotations.empty())
        document["annotations"] = state.annotations;
    return document;
}

} // namespace

std::string stateToJson(const OciState& state) {
    return jsonText(documentOf(state), -1);
}

std::string processStateToJson(const ProcessState& process) {
    Json document{{"ociVersion", version},
                  {"fds", Json::array({"seccompFd"})},
                  {"pid", process.pid},
                  {"state", documentOf(process.state)}};
    if (!process.metadata.empty())
        document["metadata"] = process.metadata;
    return jsonText(document, -1);
}

} // namespace boxwright
