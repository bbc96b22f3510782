#pragma once

#include "app/cli/session.h"

namespace boxwright::app {

/// A design by file name. Errors: NotFound, Malformed with the JSON pointer.
Result<Design> designFromFile(const QString& path);
/// The keys of the templates that can be run, for people: "hello-shell, all-namespaces".
QString templateKeys();
/// A template filled in for this host; stores the starter layer first where it is missing.
Result<Design> designFromTemplate(Session& session, const QString& key);

} // namespace boxwright::app
