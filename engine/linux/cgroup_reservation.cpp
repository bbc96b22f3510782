#include "engine/linux/cgroup_reservation.h"

namespace boxwright {

Status limitReservation(const Cgroup& cgroup, const CgroupWrite& written) {
    constexpr std::string_view end = "max";
    if (written.key != "hugetlb.max")
        return {};
    std::string file = written.file;
    file.replace(file.size() - end.size(), end.size(), "rsvd.max");
    auto done = cgroup.write({file, written.text, written.key});
    return done || done.error().code == ErrorCode::NotSupported ? Status{} : done;
}

} // namespace boxwright
