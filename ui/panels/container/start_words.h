#pragma once

#include "ui/backend.h"

namespace boxwright::ui {

/// What a start did, as people read it: neighbouring steps of one kind are one row.
struct StartRow {
    enum class State { Waiting, Under, Done, Failed, NotReached };
    QString kind;  ///< "mount"
    QString label; ///< "Mounts"
    QString calls; ///< "mount("proc", "/proc") · 7 more", kernel's words
    QString result;
    State state = State::Waiting;
    int steps = 0;
    qint64 took = -1; ///< microseconds; -1 while unknown
};

/// In the order of the plan. `failure` stands at the row of its step; one without a known step at
/// the last that began.
std::vector<StartRow> startRows(const ContainerInfo& info);
/// Index of the row that failed, -1 when none did.
int failedRow(const std::vector<StartRow>& rows);

/// "0.4 ms", "1.2 s"; a dash while unknown.
QString tookText(qint64 microseconds);

} // namespace boxwright::ui
