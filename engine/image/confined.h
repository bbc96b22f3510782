#pragma once

#include "engine/base/result.h"

#include <string>
#include <vector>

namespace boxwright {

/// removeTree by the unpacker program (unpacker.h), which enters the user namespace an ordinary
/// user's layers are owned in. `remover` is the program and its leading arguments.
Status removeTreeConfined(const std::vector<std::string>& remover, int dirFd,
                          const std::string& name);

} // namespace boxwright
