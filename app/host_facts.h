#pragma once

#include "ui/backend.h"

#include <vector>

namespace boxwright::app {

/// Whole disks of this host from /sys/block, without loop and RAM devices.
std::vector<ui::BlockDevice> listBlockDevices();
/// "atlas" and "6.8.0-48-generic".
QString hostName();
QString kernelRelease();

} // namespace boxwright::app
