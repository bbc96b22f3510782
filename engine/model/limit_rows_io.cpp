#include "engine/model/limit_rows.h"

namespace boxwright {
namespace {

constexpr uint64_t mostBytesPerSecond = (1ull << 63) - 1;
constexpr uint64_t mostOperations = 4'294'967'294; // UINT_MAX reads back as "max"

/// What the four rows of io.max share.
LimitRow throttle(std::string_view key, std::string_view field, LimitUnit unit) {
    LimitRow row;
    row.key = key;
    row.file = "io.max";
    row.controller = "io";
    row.field = field;
    row.unit = unit;
    row.scale = LimitScale::Logarithmic;
    row.instance = LimitInstance::Device;
    row.minimum = 1;
    row.maximum = unit == LimitUnit::BytesPerSecond ? mostBytesPerSecond : mostOperations;
    row.allowsMax = true;
    row.manual = "cgroup-v2, io";
    return row;
}

LimitRow readBytes() {
    LimitRow row = throttle("io.max.rbps", "rbps", LimitUnit::BytesPerSecond);
    row.ociPath = "linux.resources.blockIO.throttleReadBpsDevice";
    row.label = "Read";
    row.explanation = "Bytes it may read from the device each second. What the page cache holds "
                      "does not count.";
    row.docker = row.podman = "--device-read-bps /dev/block/%2:%1";
    row.systemd = "IOReadBandwidthMax=/dev/block/%2 %1";
    return row;
}

LimitRow writeBytes() {
    LimitRow row = throttle("io.max.wbps", "wbps", LimitUnit::BytesPerSecond);
    row.ociPath = "linux.resources.blockIO.throttleWriteBpsDevice";
    row.label = "Write";
    row.explanation = "Bytes it may write to the device each second, also those the kernel writes "
                      "back later on its behalf.";
    row.docker = row.podman = "--device-write-bps /dev/block/%2:%1";
    row.systemd = "IOWriteBandwidthMax=/dev/block/%2 %1";
    return row;
}

LimitRow readOperations() {
    LimitRow row = throttle("io.max.riops", "riops", LimitUnit::OperationsPerSecond);
    row.ociPath = "linux.resources.blockIO.throttleReadIOPSDevice";
    row.label = "Read IOPS";
    row.explanation = "Read requests the device takes from it each second, whatever their size.";
    row.docker = row.podman = "--device-read-iops /dev/block/%2:%1";
    row.systemd = "IOReadIOPSMax=/dev/block/%2 %1";
    return row;
}

LimitRow writeOperations() {
    LimitRow row = throttle("io.max.wiops", "wiops", LimitUnit::OperationsPerSecond);
    row.ociPath = "linux.resources.blockIO.throttleWriteIOPSDevice";
    row.label = "Write IOPS";
    row.explanation = "Write requests the device takes from it each second, whatever their size.";
    row.docker = row.podman = "--device-write-iops /dev/block/%2:%1";
    row.systemd = "IOWriteIOPSMax=/dev/block/%2 %1";
    return row;
}

LimitRow weight(std::string_view key, std::string_view field, LimitInstance instance) {
    LimitRow row;
    row.key = key;
    row.file = "io.weight";
    row.controller = "io";
    row.field = field;
    row.unit = LimitUnit::Weight;
    row.scale = LimitScale::Logarithmic;
    row.instance = instance;
    row.minimum = 1;
    row.maximum = 10'000;
    row.kernelDefault = uint64_t{100};
    row.manual = "cgroup-v2, io";
    return row;
}

LimitRow everyDevice() {
    LimitRow row = weight("io.weight", "default", LimitInstance::Single);
    row.label = "Weight";
    row.explanation = "Its share of a busy disk: twice the weight, twice the disk time.";
    row.podman = "--cgroup-conf io.weight=%1";
    row.systemd = "IOWeight=%1";
    return row;
}

LimitRow oneDevice() {
    LimitRow row = weight("io.weight.device", "weight", LimitInstance::Device);
    row.label = "Weight on this device";
    row.explanation = "Its share of this one disk, in place of the general weight.";
    row.podman = "--cgroup-conf io.weight='%2 %1'";
    row.systemd = "IODeviceWeight=/dev/block/%2 %1";
    return row;
}

} // namespace

std::vector<LimitRow> ioLimitRows() {
    return {readBytes(),       writeBytes(),  readOperations(),
            writeOperations(), everyDevice(), oneDevice()};
}

} // namespace boxwright
