#pragma once

#include "ui/backend.h"

#include <functional>
#include <vector>

namespace boxwright::app {

/// Finds the ways a helper could be reached here, best first, and answers on the event loop. An
/// ordinary user's boxes run without a password, so root's helper comes last for one and first for
/// root; the embedded helper always serves.
void findHelperCandidates(QObject* context, std::function<void(std::vector<ui::HelperMode>)> found);

} // namespace boxwright::app
