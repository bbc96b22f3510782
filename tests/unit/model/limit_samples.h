#pragma once

#include "engine/model/limits.h"

#include <QTest>

/// What the tests of the limits share: sample instances and values, and short ways to set and show.
namespace boxwright {

inline std::string instanceFor(const LimitRow& row) {
    if (row.instance == LimitInstance::Device)
        return "8:16";
    return row.instance == LimitInstance::HugePageSize ? "2MB" : "";
}

inline std::vector<LimitValue> valuesOf(const LimitRow& row) {
    if (row.unit == LimitUnit::List) {
        const std::string top = std::to_string(row.maximum);
        return {std::string("0"), top, "0-" + top, std::string("0-1,4,7-9")};
    }
    std::vector<LimitValue> values{row.minimum, row.maximum, (row.minimum + row.maximum) / 2};
    if (row.allowsMax)
        values.push_back(Unlimited{});
    return values;
}

inline const LimitRow& row(const char* key) {
    const LimitRow* found = findLimit(key);
    if (!found)
        qFatal("no row %s", key);
    return *found;
}

inline void set(ContainerSpec& spec, const char* key, LimitValue value, const char* instance = "") {
    const auto done = setLimit(spec, row(key), std::move(value), instance);
    QVERIFY2(done, done ? "" : done.error().message().c_str());
}

inline QString writesOf(const ContainerSpec& spec) {
    QStringList list;
    for (const auto& write : cgroupWrites(spec))
        list << QString::fromStdString(write.file + "=" + write.text);
    return list.join(QStringLiteral("; "));
}

} // namespace boxwright
