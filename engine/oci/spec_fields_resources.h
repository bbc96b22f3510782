#pragma once

#include "engine/oci/json_fields.h"

/// Members of `linux.resources` (runtime-spec config-linux.md, "Control groups").
namespace boxwright {

template <class Io, Is<DeviceRule> T>
void members(Io& io, T& rule) {
    io.required("allow", rule.allow);
    io.optional("type", rule.type);
    io.optional("major", rule.major);
    io.optional("minor", rule.minor);
    io.optional("access", rule.access);
    io.extras(rule.extras);
}

template <class Io, Is<MemoryResources> T>
void members(Io& io, T& memory) {
    io.optional("limit", memory.limit);
    io.optional("reservation", memory.reservation);
    io.optional("swap", memory.swap);
    io.optional("kernel", memory.kernel);
    io.optional("kernelTCP", memory.kernelTCP);
    io.optional("swappiness", memory.swappiness);
    io.optional("disableOOMKiller", memory.disableOOMKiller);
    io.optional("useHierarchy", memory.useHierarchy);
    io.optional("checkBeforeUpdate", memory.checkBeforeUpdate);
    io.extras(memory.extras);
}

template <class Io, Is<CpuResources> T>
void members(Io& io, T& cpu) {
    io.optional("shares", cpu.shares);
    io.optional("quota", cpu.quota);
    io.optional("burst", cpu.burst);
    io.optional("period", cpu.period);
    io.optional("realtimeRuntime", cpu.realtimeRuntime);
    io.optional("realtimePeriod", cpu.realtimePeriod);
    io.optional("cpus", cpu.cpus);
    io.optional("mems", cpu.mems);
    io.optional("idle", cpu.idle);
    io.extras(cpu.extras);
}

template <class Io, Is<PidsResources> T>
void members(Io& io, T& pids) {
    io.optional("limit", pids.limit);
    io.extras(pids.extras);
}

template <class Io, Is<WeightDevice> T>
void members(Io& io, T& device) {
    io.required("major", device.major);
    io.required("minor", device.minor);
    io.optional("weight", device.weight);
    io.optional("leafWeight", device.leafWeight);
    io.extras(device.extras);
}

template <class Io, Is<ThrottleDevice> T>
void members(Io& io, T& device) {
    io.required("major", device.major);
    io.required("minor", device.minor);
    io.required("rate", device.rate);
    io.extras(device.extras);
}

template <class Io, Is<BlockIoResources> T>
void members(Io& io, T& block) {
    io.optional("weight", block.weight);
    io.optional("leafWeight", block.leafWeight);
    io.optional("weightDevice", block.weightDevice);
    io.optional("throttleReadBpsDevice", block.throttleReadBpsDevice);
    io.optional("throttleWriteBpsDevice", block.throttleWriteBpsDevice);
    io.optional("throttleReadIOPSDevice", block.throttleReadIOPSDevice);
    io.optional("throttleWriteIOPSDevice", block.throttleWriteIOPSDevice);
    io.extras(block.extras);
}

template <class Io, Is<HugepageLimit> T>
void members(Io& io, T& limit) {
    io.required("pageSize", limit.pageSize);
    io.required("limit", limit.limit);
    io.extras(limit.extras);
}

template <class Io, Is<Resources> T>
void members(Io& io, T& resources) {
    io.optional("devices", resources.devices);
    io.optional("memory", resources.memory);
    io.optional("cpu", resources.cpu);
    io.optional("pids", resources.pids);
    io.optional("blockIO", resources.blockIO);
    io.optional("hugepageLimits", resources.hugepageLimits);
    io.optional("unified", resources.unified);
    io.extras(resources.extras);
}

} // namespace boxwright
