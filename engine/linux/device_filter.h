#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <cstdint>
#include <vector>

#include <linux/bpf.h>

/// The device cgroup of cgroup v2: a BPF_PROG_TYPE_CGROUP_DEVICE program the kernel asks at every
/// open and mknod of a device (kernel documentation, admin-guide/cgroup-v2.rst, "Device
/// controller"). Rules in, instructions out is pure; only attachDeviceFilter() meets the kernel.
namespace boxwright {

/// Access bits as the kernel names them: BPF_DEVCG_ACC_MKNOD, _READ, _WRITE.
constexpr uint32_t deviceRead = BPF_DEVCG_ACC_READ;
constexpr uint32_t deviceWrite = BPF_DEVCG_ACC_WRITE;
constexpr uint32_t deviceMknod = BPF_DEVCG_ACC_MKNOD;
constexpr uint32_t deviceAll = deviceRead | deviceWrite | deviceMknod;

/// One rule, ready to be compared with.
struct DevicePermission {
    bool allow = false;
    uint32_t type = 0;  ///< BPF_DEVCG_DEV_BLOCK or _CHAR; 0 for both
    int64_t major = -1; ///< -1 for all
    int64_t minor = -1;
    uint32_t access = deviceAll;
    bool operator==(const DevicePermission&) const = default;
};

/// What a container may do to devices, in the order in which a later entry outweighs an earlier
/// one: linux.devices, then linux.resources.devices, then what every runtime allows (making any
/// node; using null, zero, full, random, urandom, tty, console, ptmx and terminals). What no entry
/// allows is denied. Listed devices come first because a rule that denies one of them is meant.
/// Errors: InvalidArgument naming the rule.
Result<std::vector<DevicePermission>> devicePermissions(const ContainerSpec& spec);

/// The access bits of `wanted` the list allows for a device. Each bit is decided by the last entry
/// that speaks of it.
uint32_t allowedAccess(const std::vector<DevicePermission>& permissions, uint32_t type,
                       int64_t major, int64_t minor, uint32_t wanted);
/// Whether no filter is needed: the last word on every device is yes.
bool allowsEverything(const std::vector<DevicePermission>& permissions);

/// The program that answers as allowedAccess() does: 1 when all that is asked for is allowed.
std::vector<bpf_insn> deviceFilterProgram(const std::vector<DevicePermission>& permissions);

/// Loads a program and attaches it to a cgroup2 directory, beside what its ancestors have
/// (BPF_F_ALLOW_MULTI: all must agree). It lives as long as the cgroup. Errors: System with what
/// bpf(2) said.
Status attachDeviceFilter(int cgroupFd, const std::vector<bpf_insn>& program);

/// The same in the place of those the cgroup itself has. While they change, what one of them denies
/// is denied. Errors: System with what bpf(2) said.
Status replaceDeviceFilter(int cgroupFd, const std::vector<bpf_insn>& program);

} // namespace boxwright
