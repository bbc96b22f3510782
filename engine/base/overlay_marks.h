#pragma once

#include <string>

struct stat;

/// How overlayfs writes down what a layer takes away (Documentation/filesystems/overlayfs.rst,
/// "Whiteouts and opaque directories").
namespace boxwright {

/// A char device 0:0: the name is not there, whatever lower layers have.
bool isWhiteout(const struct stat& info);
bool isWhiteout(int dirFd, const std::string& name);

/// "trusted." or "user.overlay.opaque": nothing of the same directory in lower layers is seen.
/// The kernel does not look at the root of a layer: whoever stacks layers has to.
bool isOpaque(int directory);
bool isOpaque(const std::string& directory);

} // namespace boxwright
