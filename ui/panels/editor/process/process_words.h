#pragma once

#include "ui/panels/editor/common/explanation.h"

namespace boxwright::ui {

/// What "Under the hood" says about one member of process: "args", "cwd", "user", "env",
/// "terminal", "noNewPrivileges", "oomScoreAdj", "rlimits".
Explanation explainProcess(const SpecDocument& document, const QString& member);

} // namespace boxwright::ui
