#pragma once

#include "engine/model/syscalls.h"

#include <array>
#include <span>

/// The rows behind syscallCatalogue(), one table for each group; nothing else reads them.
namespace boxwright::syscalldata {

constexpr SyscallRow both(std::string_view name, std::string_view group, Risk risk,
                          std::string_view description, std::string_view capability = {}) {
    return {name, group, description, risk, capability, true, true};
}
constexpr SyscallRow x86Only(std::string_view name, std::string_view group, Risk risk,
                             std::string_view description, std::string_view capability = {}) {
    return {name, group, description, risk, capability, true, false};
}

std::span<const SyscallRow> processesSyscalls();
std::span<const SyscallRow> schedulingSyscalls();
std::span<const SyscallRow> signalsSyscalls();
std::span<const SyscallRow> ioSyscalls();
std::span<const SyscallRow> filesSyscalls();
std::span<const SyscallRow> attributesSyscalls();
std::span<const SyscallRow> eventsSyscalls();
std::span<const SyscallRow> asyncSyscalls();
std::span<const SyscallRow> memorySyscalls();
std::span<const SyscallRow> identitySyscalls();
std::span<const SyscallRow> networkSyscalls();
std::span<const SyscallRow> ipcSyscalls();
std::span<const SyscallRow> timeSyscalls();
std::span<const SyscallRow> namespacesSyscalls();
std::span<const SyscallRow> kernelSyscalls();
std::span<const SyscallRow> tracingSyscalls();
std::span<const SyscallRow> securitySyscalls();
std::span<const SyscallRow> obsoleteSyscalls();

} // namespace boxwright::syscalldata
