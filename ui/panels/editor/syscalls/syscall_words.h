#pragma once

#include "ui/panels/editor/common/explanation.h"

namespace boxwright::ui {

/// What "Under the hood" says about one syscall.
Explanation explainSyscall(const SpecDocument& document, const QString& name);

} // namespace boxwright::ui
