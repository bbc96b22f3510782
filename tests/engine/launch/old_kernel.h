#pragma once

namespace boxwright::test {

/// From here on, for this process and its children, the newer system calls answer ENOSYS, as
/// before Linux 5.1. @return false with errno
bool pretendOldKernel();

} // namespace boxwright::test
