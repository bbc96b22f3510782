#pragma once

#include "engine/base/progress.h"
#include "engine/base/result.h"
#include "engine/image/byte_source.h"
#include "engine/image/unpack.h"

#include <string>
#include <vector>

/// The caller's side of boxwright-unpack (unpacker.h). `program` is it and its leading arguments.
namespace boxwright {

/// unpackTar in a confined child: reads the source, feeds the child, watches the free space and
/// the wish to cancel. Marks opaque directories, which takes a capability the child has not.
/// Errors: the child's, NoSpace, Cancelled.
Result<UnpackSummary> unpackConfined(const std::vector<std::string>& program, ByteSource& source,
                                     int tree, const UnpackOptions& options,
                                     const Monitor& monitor);

/// removeTree by the unpacker, which enters the user namespace an ordinary user's layers are
/// owned in.
Status removeTreeConfined(const std::vector<std::string>& program, int dirFd,
                          const std::string& name);

} // namespace boxwright
