#include "engine/image/tar_header.h"

#include <array>

namespace boxwright {
namespace {

constexpr size_t nanosecondDigits = 9;

/// "1700000000.25", negative before 1970.
bool parseTime(std::string_view text, int64_t& seconds, uint32_t& nanoseconds) {
    const bool negative = !text.empty() && text.front() == '-';
    if (negative)
        text.remove_prefix(1);
    const size_t dot = text.find('.');
    const auto whole = parseDecimal(text.substr(0, dot));
    std::string digits =
        dot == std::string_view::npos ? "" : std::string(text.substr(dot + 1, nanosecondDigits));
    digits.resize(nanosecondDigits, '0');
    const auto fraction = parseDecimal(digits);
    if (!whole || !fraction)
        return false;
    seconds = static_cast<int64_t>(*whole);
    nanoseconds = static_cast<uint32_t>(*fraction);
    if (negative) {
        seconds = -seconds - (nanoseconds ? 1 : 0);
        nanoseconds = nanoseconds ? 1'000'000'000 - nanoseconds : 0;
    }
    return true;
}

/// "offset,length,offset,length": GNU sparse 0.1.
bool parseSparseMap(std::string_view text, std::vector<TarHole>& data) {
    while (!text.empty()) {
        std::array<uint64_t, 2> pair{};
        for (auto& number : pair) {
            const size_t comma = text.find(',');
            const auto value = parseDecimal(text.substr(0, comma));
            if (!value)
                return false;
            number = *value;
            text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
        }
        data.push_back({pair[0], pair[1]});
    }
    return true;
}

Status collectSparse(const std::string& key, const std::string& value,
                     std::vector<TarHole>& sparse) {
    const auto number = parseDecimal(value);
    if (!number)
        return fail(tarFault("pax header", key + " is no number"));
    if (key == "GNU.sparse.offset")
        sparse.push_back({*number, 0});
    else if (!sparse.empty())
        sparse.back().length = *number;
    return {};
}

class Overlay {
public:
    Overlay(const PaxRecords& records, TarHeader& header)
        : m_records(records.values)
        , m_header(header) {}

    Status apply(const std::vector<TarHole>& sparse) {
        TarEntry& entry = m_header.entry;
        text("path", entry.path);
        text("linkpath", entry.linkTarget);
        number("uid", highestTarId, entry.uid);
        number("gid", highestTarId, entry.gid);
        if (number("size", highestTarSize, m_header.storedSize))
            entry.size = m_header.storedSize;
        if (const auto* value = find("mtime"))
            check(parseTime(*value, entry.mtime, entry.mtimeNanoseconds), "mtime");
        attributes();
        applySparse(sparse);
        if (!m_fault.empty())
            return fail(tarFault(entry.path, m_fault));
        return {};
    }

private:
    const std::string* find(const char* key) const {
        const auto found = m_records.find(key);
        return found == m_records.end() ? nullptr : &found->second;
    }
    void check(bool good, const std::string& key) {
        if (!good)
            m_fault = "pax " + key + " is out of range";
    }
    void text(const char* key, std::string& into) {
        const auto* value = find(key);
        if (!value || value->empty())
            return;
        check(value->find('\0') == std::string::npos, key);
        into = *value;
    }
    template <class T>
    bool number(const char* key, uint64_t highest, T& into) {
        const auto* value = find(key);
        if (!value || value->empty())
            return false;
        const auto parsed = parseDecimal(*value);
        check(parsed && *parsed <= highest, key);
        into = static_cast<T>(parsed.value_or(0));
        return true;
    }
    /// LIBARCHIVE.xattr. records repeat the same in base64 and are left alone.
    void attributes() {
        const std::string prefix = "SCHILY.xattr.";
        for (auto it = m_records.lower_bound(prefix);
             it != m_records.end() && it->first.compare(0, prefix.size(), prefix) == 0; ++it)
            m_header.entry.xattrs.emplace_back(it->first.substr(prefix.size()), it->second);
    }
    void applySparse(const std::vector<TarHole>& sparse) {
        TarEntry& entry = m_header.entry;
        const bool sizeSaid = number("GNU.sparse.size", highestTarSize, entry.size) ||
                              number("GNU.sparse.realsize", highestTarSize, entry.size);
        text("GNU.sparse.name", entry.path);
        if (const auto* map = find("GNU.sparse.map"))
            check(parseSparseMap(*map, entry.data), "GNU.sparse.map");
        else
            entry.data.insert(entry.data.end(), sparse.begin(), sparse.end());
        entry.sparse = entry.sparse || sizeSaid;
    }

    const std::map<std::string, std::string>& m_records;
    TarHeader& m_header;
    std::string m_fault;
};

} // namespace

Result<PaxRecords> parsePax(std::string_view body) {
    PaxRecords records;
    while (!body.empty() && body.front() != '\0') {
        const size_t space = body.find(' ');
        const auto length = parseDecimal(body.substr(0, space));
        if (space == std::string_view::npos || !length || *length > body.size() ||
            *length < space + 3 || body[*length - 1] != '\n')
            return fail(tarFault("pax header", "a record's length is wrong"));
        const auto record = body.substr(space + 1, *length - space - 2);
        const size_t equals = record.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return fail(tarFault("pax header", "a record has no key"));
        const std::string key(record.substr(0, equals));
        const std::string value(record.substr(equals + 1));
        body.remove_prefix(*length);
        if (key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes") {
            if (auto kept = collectSparse(key, value, records.sparse); !kept)
                return fail(kept.error());
        } else {
            records.values[key] = value;
        }
    }
    return records;
}

Status applyPax(const PaxRecords& records, TarHeader& header) {
    return Overlay(records, header).apply(records.sparse);
}

} // namespace boxwright
