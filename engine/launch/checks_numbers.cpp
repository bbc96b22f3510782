#include "engine/launch/checks.h"

#include <string>

namespace boxwright {
namespace {

constexpr int64_t highestId = UINT32_MAX - 1; // above is (uid_t)-1, "leave it as it is"
constexpr int64_t highestMajor = 0xfff;       // the kernel's dev_t has 12 and 20 bits
constexpr int64_t highestMinor = 0xfffff;
constexpr int64_t highestWindowSize = UINT16_MAX;
constexpr int64_t highestUmask = 0777;
constexpr int64_t lowestNice = -20;
constexpr int64_t highestNice = 19;

struct Number {
    std::string member;
    int64_t value;
    int64_t lowest;
    int64_t highest;
};
using Numbers = std::vector<Number>;

void addProcess(const Process& process, Numbers& numbers) {
    const User& user = process.user;
    numbers.push_back({"process.user.uid", user.uid, 0, highestId});
    numbers.push_back({"process.user.gid", user.gid, 0, highestId});
    numbers.push_back({"process.user.umask", user.umask.value_or(0), 0, highestUmask});
    for (const uint32_t gid : user.additionalGids)
        numbers.push_back({"process.user.additionalGids", gid, 0, highestId});
    if (process.consoleSize) {
        const ConsoleSize& size = *process.consoleSize;
        for (const auto number : {size.height, size.width})
            numbers.push_back(
                {"process.consoleSize", static_cast<int64_t>(number), 0, highestWindowSize});
    }
    if (process.scheduler)
        numbers.push_back({"process.scheduler.nice", process.scheduler->nice.value_or(0),
                           lowestNice, highestNice});
}

void addDevice(const Device& device, const std::string& member, Numbers& numbers) {
    numbers.push_back({member + ".uid", device.uid.value_or(0), 0, highestId});
    numbers.push_back({member + ".gid", device.gid.value_or(0), 0, highestId});
    numbers.push_back({member + ".major", device.major.value_or(0), 0, highestMajor});
    numbers.push_back({member + ".minor", device.minor.value_or(0), 0, highestMinor});
}

} // namespace

Status checkNumbers(const ContainerSpec& spec) {
    Numbers numbers;
    if (spec.process)
        addProcess(*spec.process, numbers);
    const auto devices =
        spec.linux ? spec.linux->devices.value_or(std::vector<Device>{}) : std::vector<Device>{};
    for (size_t i = 0; i < devices.size(); ++i)
        addDevice(devices[i], "linux.devices[" + std::to_string(i) + "]", numbers);
    for (const Number& number : numbers) {
        if (number.value < number.lowest || number.value > number.highest)
            return fail(makeError(ErrorCode::InvalidArgument, "launch", number.member,
                                  std::to_string(number.value) + " is not " +
                                      std::to_string(number.lowest) + " to " +
                                      std::to_string(number.highest)));
    }
    return {};
}

} // namespace boxwright
