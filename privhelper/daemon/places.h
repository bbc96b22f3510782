#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <QString>

#include <string>

namespace boxwright::daemon {

enum class Mode { System, Session, Peer };
QString modeName(Mode mode);

/// Where a helper keeps things (design, section 9): what lasts, and what a restart clears.
struct Places {
    std::string data; ///< "/var/lib/boxwright" or "$XDG_DATA_HOME/boxwright"
    std::string run;  ///< "/run/boxwright" or "$XDG_RUNTIME_DIR/boxwright"

    std::string containers() const { return data + "/containers"; }
    std::string seccompCache() const { return data + "/cache/seccomp"; }
};

/// For the user we run as; /tmp/boxwright-<uid> stands in for a missing XDG_RUNTIME_DIR.
Places defaultPlaces();

/// Makes the folders, 0700 and ours. Errors: Unsafe where somebody else owns one.
Status preparePlaces(const Places& places);

/// One helper per run directory; held as long as the descriptor is open. Errors: Busy.
Result<UniqueFd> lockPlaces(const Places& places);

} // namespace boxwright::daemon
