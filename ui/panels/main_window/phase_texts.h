#pragma once

#include "ui/backend.h"
#include "ui/widgets/marks.h"

namespace boxwright::ui {

MarkState markOf(const ContainerInfo& info);
/// "Running", "Paused", "Exited 0", "Failed".
QString phaseText(const ContainerInfo& info);
bool isAlive(Phase phase); ///< has processes: starting, running, paused, stopping

QString helperModeText(HelperMode mode); ///< "rootless"

/// 1500 -> "1.5 kB": what files and layers take, powers of ten.
QString sizeText(quint64 bytes);
/// 268435456 -> "256 MiB": memory, powers of two.
QString memoryText(quint64 bytes);
/// "Today 14:12", "Yesterday", "20 November".
QString dateText(const QDateTime& when);
/// "42 min 17 s", "3 h 5 min", "12 s".
QString durationText(qint64 seconds);
/// What a job is at (engine/base/progress.h), for the person who waits.
QString stageText(const QString& stage);
/// "61.4 MB of 98.2 MB · 12.6 MB/s · 3 s left", as far as it is known.
QString progressText(quint64 done, quint64 total, qint64 elapsedMs);
/// An error in one sentence for the person in front of the window.
QString errorText(const Error& error);

} // namespace boxwright::ui
