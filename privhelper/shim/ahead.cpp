#include "privhelper/shim/ahead.h"

#include "engine/base/files.h"
#include "engine/linux/fresh_network.h"
#include "engine/oci/design_json.h"
#include "engine/plan/plan.h"
#include "privhelper/shim/launch_order.h"

#include <utility>

#include <unistd.h>

namespace boxwright::shim {
namespace {

/// A new namespace begins with settings of the host's, as they are when it is made.
constexpr std::chrono::seconds fresh{2};

Result<ContainerSpec> specOf(const std::string& text) {
    auto design = designFromJson(text);
    if (!design)
        return fail(design.error());
    return std::move(design->spec);
}

/// One that belongs to a user namespace has to be made inside of it.
bool wantsNetwork(const ContainerSpec& spec) {
    const Namespace* network = findNamespaceEntry(spec, "network");
    return network && network->path.value_or("").empty() && !findNamespaceEntry(spec, "user");
}

} // namespace

Status Ahead::prepare(int designFile, bool soon) {
    (void)::lseek(designFile, 0, SEEK_SET);
    auto text = readAll(designFile, designFileName);
    if (text && *text != m_text) {
        m_text = std::move(*text);
        m_spec = specOf(m_text);
    }
    if (!soon || !m_spec || !wantsNetwork(*m_spec))
        return {};
    auto network = makeFreshNetwork();
    if (!network)
        return fail(network.error());
    m_network = std::move(*network);
    m_networkMade = std::chrono::steady_clock::now();
    return {};
}

Result<Ahead::Prepared> Ahead::take(int containerDirectory) {
    auto text = readFile(containerDirectory, designFileName);
    if (!text)
        return fail(text.error());
    const bool known = !m_text.empty() && *text == m_text;
    m_text.clear();
    auto spec = known ? std::move(m_spec) : specOf(*text);
    if (!spec)
        return fail(spec.error());
    auto network = std::exchange(m_network, {});
    if (network && std::chrono::steady_clock::now() - m_networkMade > fresh)
        network.reset();
    return Prepared{std::move(*spec), std::move(network)};
}

} // namespace boxwright::shim
