#pragma once

#include "ui/backend.h"
#include "ui/style/tokens.h"

#include <utility>

namespace boxwright::ui {

/// A check in the window's words.
struct CheckWords {
    QString label;   ///< "overlayfs"
    QString line;    ///< what was found, or in three words what is wrong
    QString problem; ///< the three words alone; empty when all is well
    QString text;    ///< why it matters, or why it is missing
    QString advice;  ///< what to do; empty when there is nothing to say
    QString command; ///< what a shell does about it; empty for none
    QString group;
    QString iconName; ///< check, minus, warn
    Color iconColor = Color::T3;
};
CheckWords wordsOf(const HostCheck& check);
/// The mark of a state: check, dash or triangle.
std::pair<QString, Color> markOf(CheckState state);
/// 65536 -> "65,536"
QString grouped(qulonglong number);

/// "Linux 6.8.0-48-generic · x86_64 · 8 cores · 15.6 GiB"
QString hostLine(const HostStatus& host);
/// Everything as text, to put into a report.
QString checkReport(const HostStatus& host, const HelperInfo& helper,
                    const std::vector<HostCheck>& checks);

} // namespace boxwright::ui
