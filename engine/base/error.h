#pragma once

#include <cerrno>
#include <string>
#include <string_view>

namespace boxwright {

/// What went wrong, in terms a caller can act on. Names (errorCodeName) travel over the bus and
/// into logs; they never change once released.
enum class ErrorCode {
    InvalidArgument, ///< the request itself is wrong; `object` names the offending member
    Malformed,       ///< input bytes do not follow their format
    Unsafe,          ///< input is well formed and hostile: it would reach outside its place
    DigestMismatch,  ///< content does not hash to the name it was given
    TooLarge,        ///< a limit on bytes, entries or ratio was passed
    NotFound,
    AlreadyExists,
    WrongState, ///< the lifecycle does not allow this command now
    Busy,
    AccessDenied, ///< authorisation was refused or could not be obtained
    NotSupported, ///< this kernel or host lacks what is needed
    NoSpace,
    Cancelled,
    Timeout,
    Disconnected, ///< the other process went away
    System,       ///< a system call failed; `sysErrno` tells how
    Internal,     ///< a fault of ours
};

std::string_view errorCodeName(ErrorCode code);
/// @return false for a name no code has.
bool errorCodeFromName(std::string_view name, ErrorCode& code);

/// A failure as a value. The engine never logs: whoever asked decides what to tell whom.
///
/// Every function that can fail has some of these to copy and to destroy on a path hardly ever
/// taken. That is done out of line, and texts come as views: a launcher is started for every
/// container, and inlined it was half of its program.
struct Error {
    Error();
    Error(const Error& other);
    Error(Error&& other) noexcept;
    Error& operator=(const Error& other);
    Error& operator=(Error&& other) noexcept;
    ~Error();

    ErrorCode code = ErrorCode::Internal;
    std::string operation; ///< what was attempted: "mount", "openat2", "import layer"
    std::string object;    ///< on what: "/proc", "sha256:…", "linux.resources.memory.limit"
    int sysErrno = 0;      ///< errno of the failed call, 0 where none
    std::string detail;    ///< the cause in words, untranslated; may be empty
    std::string step;      ///< plan step id during a launch, else empty

    bool operator==(const Error&) const = default;

    /// "mount /proc: Operation not permitted (EPERM): detail"
    std::string message() const;
};

Error makeError(ErrorCode code, std::string_view operation, std::string_view object,
                std::string_view detail = {});

/// From errno: ENOSPC and EDQUOT become NoSpace, ENOENT NotFound, EEXIST AlreadyExists, the rest
/// System.
Error systemError(std::string_view operation, std::string_view object, int sysErrno = errno);

/// "EPERM"; "E123" for a number libc has no name for.
std::string errnoName(int sysErrno);

} // namespace boxwright
