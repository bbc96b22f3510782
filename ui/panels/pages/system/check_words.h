#pragma once

#include "ui/backend.h"
#include "ui/style/tokens.h"

namespace boxwright::ui {

/// A check in the window's words.
struct CheckWords {
    QString label;          ///< "overlayfs"
    QString line;           ///< what was found, or in three words what is wrong
    QString text;           ///< why it matters, or why it is missing
    QString fix;            ///< what to do; empty when there is nothing to
    bool isCommand = false; ///< fix is for a shell
    QString group;
    QString iconName; ///< check, minus, warn
    Color iconColor = Color::T3;
};
CheckWords wordsOf(const HostCheck& check);

/// "Linux 6.8.0-48-generic · x86_64 · 8 cores · 15.6 GiB"
QString hostLine(const HostStatus& host);
/// Everything as text, to put into a report.
QString checkReport(const HostStatus& host, const HelperInfo& helper,
                    const std::vector<HostCheck>& checks);

} // namespace boxwright::ui
