#pragma once

#include "engine/base/unique_fd.h"

#include <string>
#include <vector>

namespace boxwright {

/// The user an image asks for ("user", "uid", either with ":group" or ":gid") as "uid:gid", looked
/// up in the image's own etc/passwd and etc/group as overlayfs would show them; a user without a
/// group gets that of its passwd line, a number without a line group 0. Unchanged where a name is
/// not found: whoever runs it has to say so.
/// @param trees of the image's layers, base first
std::string numericUser(const std::string& user, const std::vector<UniqueFd>& trees);

} // namespace boxwright
