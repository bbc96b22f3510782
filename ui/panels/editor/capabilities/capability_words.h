#pragma once

#include "ui/panels/editor/common/explanation.h"

namespace boxwright::ui {

/// What "Under the hood" says about one capability.
Explanation explainCapability(const SpecDocument& document, const QString& name);

} // namespace boxwright::ui
