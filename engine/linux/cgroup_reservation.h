#pragma once

#include "engine/linux/cgroup.h"

namespace boxwright {

/// A limit of huge pages is one of reservations, too, where the kernel counts them (Linux 5.7,
/// hugetlb.<size>.rsvd.max): what is reserved beyond the limit of use would end the program at its
/// first touch. Does nothing after a write of another limit.
Status limitReservation(const Cgroup& cgroup, const CgroupWrite& written);

} // namespace boxwright
