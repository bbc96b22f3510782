#pragma once

#include "ui/backend.h"

namespace boxwright::ui {

/// One of the five things a box needs of its host, summed up from the checks behind it.
struct HostSummary {
    QString title; ///< "cgroup v2"
    CheckState state = CheckState::Missing;
    QString value; ///< "cpu, memory, io, pids, cpuset", "65,536 ids for you"
    QString text;  ///< why it matters, or why it is missing
};
/// cgroup v2, overlayfs, User namespaces, seccomp, AppArmor; in this order, all five.
std::vector<HostSummary> summarize(const std::vector<HostCheck>& checks);

} // namespace boxwright::ui
