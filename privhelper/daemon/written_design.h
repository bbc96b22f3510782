#pragma once

#include "engine/base/result.h"
#include "engine/model/design.h"

#include <memory>
#include <string>

namespace boxwright::daemon {

/// A design and its JSON, which is stored and shown: asked for far more often than it changes.
struct WrittenDesign {
    Design design;
    std::string text;
};
using SharedDesign = std::shared_ptr<const WrittenDesign>;

SharedDesign writeDesign(Design design);
/// The text stays as it was given. Errors: those of designFromJson().
Result<SharedDesign> readDesign(std::string text);

/// Reads the designs callers send, and refuses those that cannot run. Whoever runs a box again
/// sends the same text, so that the last one is remembered.
class DesignReader {
public:
    /// Errors: those of readDesign(), InvalidArgument with the first problem's place.
    Result<SharedDesign> read(std::string text);

private:
    SharedDesign m_last;
};

} // namespace boxwright::daemon
