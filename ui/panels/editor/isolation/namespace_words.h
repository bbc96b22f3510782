#pragma once

#include "engine/model/namespaces.h"
#include "ui/document/edits.h"
#include "ui/panels/editor/common/explanation.h"

namespace boxwright::ui {

Explanation explainNamespace(const SpecDocument& document, const NamespaceRow& row);
Explanation explainIdMapping(const SpecDocument& document, edits::IdKind kind);

/// "New", "Host", "Join", "Path"
QString namespaceModeWord(NamespaceMode mode);

} // namespace boxwright::ui
