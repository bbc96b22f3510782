#include "privhelper/daemon/written_design.h"

#include "engine/model/problem.h"
#include "engine/oci/design_json.h"

namespace boxwright::daemon {
namespace {

Status firstProblem(const Design& design) {
    for (const Problem& problem : validate(design)) {
        if (problem.severity == Severity::Error)
            return fail(makeError(ErrorCode::InvalidArgument, "create container", problem.path,
                                  describe(problem)));
    }
    return {};
}

} // namespace

SharedDesign writeDesign(Design design) {
    std::string text = designToJson(design, -1);
    return std::make_shared<const WrittenDesign>(WrittenDesign{std::move(design), std::move(text)});
}

Result<SharedDesign> readDesign(std::string text) {
    auto design = designFromJson(text);
    if (!design)
        return fail(design.error());
    return std::make_shared<const WrittenDesign>(
        WrittenDesign{std::move(*design), std::move(text)});
}

Result<SharedDesign> DesignReader::read(std::string text) {
    if (m_last && m_last->text == text)
        return m_last;
    auto written = readDesign(std::move(text));
    if (!written)
        return written;
    if (auto valid = firstProblem((*written)->design); !valid)
        return fail(valid.error());
    m_last = *written;
    return written;
}

} // namespace boxwright::daemon
