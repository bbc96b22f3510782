#pragma once

#include "engine/base/result.h"

#include <string>

namespace boxwright::runtime {

/// Where errors go: to standard error, and to the file of --log in the form of --log-format, which
/// callers such as conmon and containerd read ({"level":"error","msg":…,"time":…} a line).
class Report {
public:
    Report() = default;
    /// @param file "" for none
    /// Errors: InvalidArgument for a format that is neither text nor json.
    static Result<Report> open(const std::string& file, const std::string& format, bool debug);

    void error(const std::string& message) const { write("error", message); }
    void warning(const std::string& message) const { write("warning", message); }
    /// To the file alone where there is one.
    void debug(const std::string& message) const;
    bool debugs() const { return m_debug; }

private:
    void write(const char* level, const std::string& message) const;
    void writeFile(const char* level, const std::string& message) const;

    std::string m_file;
    bool m_json = false;
    bool m_debug = false;
};

/// What a person and a calling program read: operation, object, cause, and the step of a launch.
std::string errorText(const Error& error);

} // namespace boxwright::runtime
