#pragma once

#include <string>
#include <sys/types.h>

namespace boxwright {

/// Name of a user of this host: from passwd(5), else as getent(1) knows it (LDAP and the like); ""
/// for none. Not getpwuid_r: the programs that launch containers are static, and a static libc
/// would load the host's modules into them.
std::string userName(uid_t uid);

} // namespace boxwright
