#include "engine/linux/cgroup.h"

namespace boxwright {

Result<LimitValue> Cgroup::setLimit(const ContainerSpec& spec, const LimitRow& row,
                                    const std::string& instance) const {
    const CgroupWrite wanted = cgroupWrite(spec, row, instance);
    if (auto written = write(wanted); !written)
        return fail(written.error());
    auto content = read(wanted.file);
    if (!content)
        return fail(content.error());
    return limitFromFile(row, *content, instance);
}

} // namespace boxwright
