#pragma once

#include "ui/panels/editor/common/explanation.h"
#include "ui/panels/editor/stack/slab.h"

namespace boxwright::ui {

/// What "Under the hood" says about one slab.
Explanation explainSlab(const SpecDocument& document, const Slab& slab);

} // namespace boxwright::ui
