#pragma once

#include <QString>

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Architectures a filter can be for, and the numbers of syscalls there. libseccomp's tables.
namespace boxwright::ui {

struct SeccompArchitecture {
    const char* oci;  ///< "SCMP_ARCH_X86_64"
    const char* name; ///< "x86_64"
    const char* note; ///< "64-bit Intel and AMD"; translate in context "SyscallNumbers"
};
/// Every architecture validation knows, the usual ones first.
std::span<const SeccompArchitecture> seccompArchitectures();
/// "x86_64"; the OCI name without its prefix for one there is no row of.
QString architectureName(const std::string& oci);
/// The OCI name of this machine's.
std::string nativeArchitecture();

/// Nothing where the architecture has no such syscall, or libseccomp does not know it.
std::optional<int> syscallNumber(const std::string& oci, std::string_view syscall);

} // namespace boxwright::ui
