#pragma once

#include "engine/model/checks.h"

#include <string>
#include <vector>

/// The topics of checkHost(), one file each.
namespace boxwright {

using HostChecks = std::vector<HostCheck>;

void checkKernel(HostChecks& checks);
void checkCgroups(HostChecks& checks);
void checkNamespaces(HostChecks& checks);
void checkIds(HostChecks& checks);
/// @param store folder on the file system that writable layers will lie on
void checkOverlay(const std::string& store, HostChecks& checks);
void checkSecurity(HostChecks& checks);
void checkTools(HostChecks& checks);

/// The row of something that was tried: Ok, or `ifNot` with "not-in-kernel" (ENOSYS, ENODEV,
/// EINVAL), "refused" (EPERM, EACCES, killed), "limit" (ENOSPC, EUSERS: of namespaces) or "failed"
/// and the errno's name as value.
HostCheck tried(std::string key, int error, CheckState ifNot = CheckState::Missing,
                std::string value = {});
/// A kernel setting in /proc/sys or /sys, trimmed; empty when there is none.
std::string kernelSetting(const std::string& path);
/// The first executable of that name in PATH and the system's folders; empty when there is none.
std::string findProgram(const std::string& name);

} // namespace boxwright
