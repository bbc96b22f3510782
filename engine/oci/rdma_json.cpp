#include "engine/oci/rdma_json.h"

#include "engine/oci/json_text.h"

#include <array>
#include <utility>

namespace boxwright {
namespace {

constexpr const char* member = "linux.resources.rdma";
constexpr std::array names{std::pair{"hcaHandles", "hca_handle"},
                           std::pair{"hcaObjects", "hca_object"}};

Error malformed(const std::string& device, const char* why) {
    return makeError(ErrorCode::Malformed, "read", std::string(member) + "." + device, why);
}

Result<std::string> lineOf(const std::string& device, const Json& limits) {
    if (device.empty() || device.find_first_of(" \t\n/") != std::string::npos)
        return fail(malformed(device, "no name of a device"));
    if (!limits.is_object())
        return fail(malformed(device, "no JSON object"));
    std::string line = device;
    for (const auto& [key, word] : names) {
        const auto found = limits.find(key);
        if (found == limits.end())
            continue;
        if (!found->is_number_unsigned() || found->get<uint64_t>() > UINT32_MAX)
            return fail(malformed(device, "a limit is a number from 0 to 4294967295"));
        line += " " + std::string(word) + "=" + std::to_string(found->get<uint64_t>());
    }
    return line;
}

} // namespace

Result<std::vector<CgroupWrite>> rdmaWrites(const ContainerSpec& spec) {
    std::vector<CgroupWrite> writes;
    if (!spec.linux || !spec.linux->resources)
        return writes;
    const Extras& extras = spec.linux->resources->extras;
    const auto found = extras.find("rdma");
    if (found == extras.end())
        return writes;
    auto document = parseJson(found->second, "read");
    if (!document)
        return fail(document.error());
    if (document->is_null())
        return writes;
    if (!document->is_object())
        return fail(malformed("", "no JSON object"));
    for (const auto& [device, limits] : document->items()) {
        auto line = lineOf(device, limits);
        if (!line)
            return fail(line.error());
        if (line->size() > device.size())
            writes.push_back({"rdma.max", std::move(*line), member});
    }
    return writes;
}

} // namespace boxwright
