#pragma once

#include "ui/backend.h"
#include "ui/document/spec_document.h"
#include "ui/panels/editor/common/explanation.h"
#include "ui/panels/editor/common/host_facts.h"

namespace boxwright::ui {

/// What every tab of the editor works with; owned by the page.
struct EditorContext {
    SpecDocument& document;
    Backend& backend;
    Explainer& explainer;
    HostFacts& facts;
};

} // namespace boxwright::ui
