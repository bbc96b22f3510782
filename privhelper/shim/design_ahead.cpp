#include "privhelper/shim/design_ahead.h"

#include "engine/base/files.h"
#include "engine/oci/design_json.h"
#include "privhelper/shim/launch_order.h"

#include <utility>

namespace boxwright::shim {
namespace {

Result<ContainerSpec> specOf(const std::string& text) {
    auto design = designFromJson(text);
    if (!design)
        return fail(design.error());
    return std::move(design->spec);
}

} // namespace

void DesignAhead::read(int containerDirectory) {
    auto text = readFile(containerDirectory, designFileName);
    if (!text || *text == m_text)
        return;
    m_text = std::move(*text);
    m_spec = specOf(m_text);
}

Result<ContainerSpec> DesignAhead::takeSpec(int containerDirectory) {
    auto text = readFile(containerDirectory, designFileName);
    if (!text)
        return fail(text.error());
    const bool known = !m_text.empty() && *text == m_text;
    m_text.clear();
    return known ? std::move(m_spec) : specOf(*text);
}

} // namespace boxwright::shim
