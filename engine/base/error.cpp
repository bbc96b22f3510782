#include "engine/base/error.h"

#include "engine/base/printable.h"

#include <array>
#include <cstring>
#include <utility>

namespace boxwright {
namespace {

struct CodeName {
    ErrorCode code;
    std::string_view name;
};

constexpr std::array codeNames{
    CodeName{ErrorCode::InvalidArgument, "InvalidArgument"},
    CodeName{ErrorCode::Malformed, "Malformed"},
    CodeName{ErrorCode::Unsafe, "Unsafe"},
    CodeName{ErrorCode::DigestMismatch, "DigestMismatch"},
    CodeName{ErrorCode::TooLarge, "TooLarge"},
    CodeName{ErrorCode::NotFound, "NotFound"},
    CodeName{ErrorCode::AlreadyExists, "AlreadyExists"},
    CodeName{ErrorCode::WrongState, "WrongState"},
    CodeName{ErrorCode::Busy, "Busy"},
    CodeName{ErrorCode::AccessDenied, "AccessDenied"},
    CodeName{ErrorCode::NotSupported, "NotSupported"},
    CodeName{ErrorCode::NoSpace, "NoSpace"},
    CodeName{ErrorCode::Cancelled, "Cancelled"},
    CodeName{ErrorCode::Timeout, "Timeout"},
    CodeName{ErrorCode::Disconnected, "Disconnected"},
    CodeName{ErrorCode::System, "System"},
    CodeName{ErrorCode::Internal, "Internal"},
};

ErrorCode codeForErrno(int sysErrno) {
    switch (sysErrno) {
    case ENOSPC:
    case EDQUOT:
        return ErrorCode::NoSpace;
    case ENOENT:
        return ErrorCode::NotFound;
    case EEXIST:
        return ErrorCode::AlreadyExists;
    default:
        return ErrorCode::System;
    }
}

} // namespace

std::string_view errorCodeName(ErrorCode code) {
    for (const auto& row : codeNames) {
        if (row.code == code)
            return row.name;
    }
    return "Internal";
}

bool errorCodeFromName(std::string_view name, ErrorCode& code) {
    for (const auto& row : codeNames) {
        if (row.name == name) {
            code = row.code;
            return true;
        }
    }
    return false;
}

std::string errnoName(int sysErrno) {
    const char* name = strerrorname_np(sysErrno);
    return name ? name : "E" + std::to_string(sysErrno);
}

std::string Error::message() const {
    std::string text = printable(operation);
    if (!object.empty())
        text += " " + printable(object);
    if (sysErrno != 0) {
        const char* words = strerrordesc_np(sysErrno);
        text += std::string(": ") + (words ? words : "unknown error") + " (" + errnoName(sysErrno) +
                ")";
    }
    if (code == ErrorCode::Cancelled && detail.empty())
        text += ": cancelled";
    if (!detail.empty())
        text += ": " + printableLines(detail);
    return text;
}

Error::Error() = default;
Error::Error(const Error& other) = default;
Error::Error(Error&& other) noexcept = default;
Error& Error::operator=(const Error& other) = default;
Error& Error::operator=(Error&& other) noexcept = default;
Error::~Error() = default;

Error makeError(ErrorCode code, std::string_view operation, std::string_view object,
                std::string_view detail) {
    Error error;
    error.code = code;
    error.operation = operation;
    error.object = object;
    error.detail = detail;
    return error;
}

Error systemError(std::string_view operation, std::string_view object, int sysErrno) {
    Error error = makeError(codeForErrno(sysErrno), operation, object);
    error.sysErrno = sysErrno;
    return error;
}

} // namespace boxwright
