#include "engine/runtime/report.h"

#include "engine/base/files.h"
#include "engine/oci/json_text.h"
#include "engine/runtime/record.h"

#include <cstdio>

namespace boxwright::runtime {
namespace {

std::string line(bool json, const char* level, const std::string& message) {
    if (json)
        return jsonText(Json{{"level", level}, {"msg", message}, {"time", timestamp()}}, -1) + "\n";
    return "time=\"" + timestamp() + "\" level=" + level + " msg=" + Json(message).dump() + "\n";
}

} // namespace

Result<Report> Report::open(const std::string& file, const std::string& format, bool debug) {
    if (format != "text" && format != "json")
        return fail(makeError(ErrorCode::InvalidArgument, "read", "--log-format",
                              "\"" + format + "\" is neither text nor json"));
    Report report;
    report.m_file = file == "/dev/stderr" ? "" : file;
    report.m_json = format == "json";
    report.m_debug = debug;
    return report;
}

void Report::debug(const std::string& message) const {
    if (!m_debug)
        return;
    if (m_file.empty())
        write("debug", message);
    else
        writeFile("debug", message);
}

void Report::write(const char* level, const std::string& message) const {
    if (m_file.empty() && m_json) {
        std::fputs(line(true, level, message).c_str(), stderr);
        return;
    }
    std::fprintf(stderr, "boxwright-runtime: %s%s\n",
                 std::string(level) == "error" ? "" : (std::string(level) + ": ").c_str(),
                 message.c_str());
    if (!m_file.empty())
        writeFile(level, message);
}

void Report::writeFile(const char* level, const std::string& message) const {
    const auto log = openAt(AT_FDCWD, m_file, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (log)
        (void)writeAll(log->get(), line(m_json, level, message), m_file);
}

std::string errorText(const Error& error) {
    return error.step.empty() ? error.message() : error.step + ": " + error.message();
}

} // namespace boxwright::runtime
