#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <cstdint>
#include <optional>
#include <string>

#include <seccomp.h>

/// The words of an OCI profile as the numbers of libseccomp. `pointer` is the JSON pointer of the
/// member, for errors.
namespace boxwright::seccompterms {

/// "SCMP_ACT_ERRNO" and its errnoRet. Errors: InvalidArgument.
Result<uint32_t> action(const std::string& name, std::optional<uint32_t> errnoRet,
                        const std::string& pointer);
/// "SCMP_CMP_MASKED_EQ"
Result<scmp_compare> comparison(const std::string& name, const std::string& pointer);
/// "SCMP_ARCH_X86_64"
Result<uint32_t> architecture(const std::string& name, const std::string& pointer);
/// "SECCOMP_FILTER_FLAG_LOG"
Result<unsigned> loadFlag(const std::string& name, const std::string& pointer = {});
/// The bits to load a profile with: its flags, and what its notifying rules need.
Result<unsigned> loadFlags(const Seccomp& profile);

} // namespace boxwright::seccompterms
