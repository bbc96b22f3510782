#include "engine/stats/cgroup_reader.h"

#include "engine/base/files.h"
#include "engine/stats/parse.h"

#include <algorithm>

namespace boxwright {

Result<CgroupReader> CgroupReader::open(const std::string& path) {
    auto directory = openDirectory(AT_FDCWD, path);
    if (!directory)
        return fail(directory.error());
    CgroupReader reader;
    for (const StatRow& row : statCatalogue()) {
        const auto same =
            std::find_if(reader.m_sources.begin(), reader.m_sources.end(),
                         [&row](const Source& source) { return source.file.name() == row.file; });
        if (same != reader.m_sources.end()) {
            same->rows.push_back(&row);
            continue;
        }
        if (row.file == "proc")
            continue;
        if (auto file = KeptFile::open(directory->get(), std::string(row.file)))
            reader.m_sources.push_back({std::move(*file), {&row}});
    }
    return reader;
}

Status CgroupReader::read(StatSample& sample) {
    for (auto& source : m_sources) {
        const auto content = source.file.read();
        if (!content && content.error().code == ErrorCode::NotFound)
            return fail(content.error());
        if (!content)
            continue; // pressure accounting switched off at boot: EOPNOTSUPP
        for (const StatRow* row : source.rows)
            sample[row->stat] = valueIn(row->file, row->field, *content);
    }
    return {};
}

} // namespace boxwright
