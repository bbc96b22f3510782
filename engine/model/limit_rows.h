#pragma once

#include "engine/model/limits.h"

#include <vector>

/// The parts limitCatalogue() is put together from, one per controller family. Ranges are the
/// kernel's: what lies inside is accepted, what lies outside gives EINVAL or ERANGE.
namespace boxwright {

std::vector<LimitRow> cpuLimitRows();
std::vector<LimitRow> memoryLimitRows(); ///< memory, hugetlb, pids
std::vector<LimitRow> ioLimitRows();

} // namespace boxwright
