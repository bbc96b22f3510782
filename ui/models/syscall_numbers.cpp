#include "ui/models/syscall_numbers.h"

#include <QtGlobal>

#include <algorithm>
#include <array>

#include <seccomp.h>

namespace boxwright::ui {
namespace {

constexpr std::array architectures{
    SeccompArchitecture{"SCMP_ARCH_X86_64", "x86_64",
                        QT_TRANSLATE_NOOP("SyscallNumbers", "64-bit Intel and AMD")},
    SeccompArchitecture{"SCMP_ARCH_X86", "x86",
                        QT_TRANSLATE_NOOP("SyscallNumbers", "32-bit Intel and AMD")},
    SeccompArchitecture{"SCMP_ARCH_X32", "x32",
                        QT_TRANSLATE_NOOP("SyscallNumbers", "64-bit with short pointers")},
    SeccompArchitecture{"SCMP_ARCH_AARCH64", "aarch64",
                        QT_TRANSLATE_NOOP("SyscallNumbers", "64-bit Arm")},
    SeccompArchitecture{"SCMP_ARCH_ARM", "arm", QT_TRANSLATE_NOOP("SyscallNumbers", "32-bit Arm")},
    SeccompArchitecture{"SCMP_ARCH_RISCV64", "riscv64", "RISC-V"},
    SeccompArchitecture{"SCMP_ARCH_PPC64LE", "ppc64le", "POWER"},
    SeccompArchitecture{"SCMP_ARCH_PPC64", "ppc64", "POWER"},
    SeccompArchitecture{"SCMP_ARCH_PPC", "ppc", "PowerPC"},
    SeccompArchitecture{"SCMP_ARCH_S390X", "s390x", "IBM Z"},
    SeccompArchitecture{"SCMP_ARCH_S390", "s390", "IBM Z"},
    SeccompArchitecture{"SCMP_ARCH_LOONGARCH64", "loongarch64", "LoongArch"},
    SeccompArchitecture{"SCMP_ARCH_MIPS", "mips", "MIPS"},
    SeccompArchitecture{"SCMP_ARCH_MIPS64", "mips64", "MIPS"},
    SeccompArchitecture{"SCMP_ARCH_MIPS64N32", "mips64n32", "MIPS"},
    SeccompArchitecture{"SCMP_ARCH_MIPSEL", "mipsel", "MIPS"},
    SeccompArchitecture{"SCMP_ARCH_MIPSEL64", "mipsel64", "MIPS"},
    SeccompArchitecture{"SCMP_ARCH_MIPSEL64N32", "mipsel64n32", "MIPS"},
    SeccompArchitecture{"SCMP_ARCH_PARISC", "parisc", "PA-RISC"},
    SeccompArchitecture{"SCMP_ARCH_PARISC64", "parisc64", "PA-RISC"},
    SeccompArchitecture{"SCMP_ARCH_M68K", "m68k", "68000"},
    SeccompArchitecture{"SCMP_ARCH_SH", "sh", "SuperH"},
    SeccompArchitecture{"SCMP_ARCH_SHEB", "sheb", "SuperH"},
};

const SeccompArchitecture* find(const std::string& oci) {
    const auto found =
        std::find_if(architectures.begin(), architectures.end(),
                     [&oci](const SeccompArchitecture& row) { return oci == row.oci; });
    return found == architectures.end() ? nullptr : &*found;
}

} // namespace

std::span<const SeccompArchitecture> seccompArchitectures() {
    return architectures;
}

QString architectureName(const std::string& oci) {
    if (const SeccompArchitecture* row = find(oci))
        return QString::fromLatin1(row->name);
    return QString::fromStdString(oci).remove(QStringLiteral("SCMP_ARCH_")).toLower();
}

std::string nativeArchitecture() {
    const uint32_t native = seccomp_arch_native();
    for (const SeccompArchitecture& row : architectures) {
        if (seccomp_arch_resolve_name(row.name) == native)
            return row.oci;
    }
    return {};
}

std::optional<int> syscallNumber(const std::string& oci, std::string_view syscall) {
    const SeccompArchitecture* row = find(oci);
    const uint32_t arch = row == nullptr ? 0 : seccomp_arch_resolve_name(row->name);
    if (arch == 0)
        return std::nullopt;
    const int number = seccomp_syscall_resolve_name_arch(arch, std::string(syscall).c_str());
    return number < 0 ? std::nullopt : std::optional(number); // negative: libseccomp's own
}

} // namespace boxwright::ui
