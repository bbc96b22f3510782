#include "ui/panels/main_window/phase_texts.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace boxwright::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Texts", text);
}

/// Three significant digits, no trailing zeros: 1.5, 12.8, 148.
QString shortNumber(double value) {
    const int decimals = value < 10 ? 1 : value < 100 ? 1 : value < 1000 ? 1 : 0;
    return QLocale::c().toString(value, 'f', decimals);
}

QString scaled(quint64 bytes, double base, const std::array<const char*, 5>& units) {
    double value = double(bytes);
    size_t unit = 0;
    while (value >= base && unit + 1 < units.size()) {
        value /= base;
        ++unit;
    }
    QString number = unit == 0 ? QString::number(bytes) : shortNumber(value);
    if (base == 1024.0 && number.endsWith(QLatin1String(".0")))
        number.chop(2);
    return number + QLatin1Char(' ') + QLatin1String(units[unit]);
}

} // namespace

MarkState markOf(const ContainerInfo& info) {
    switch (info.phase) {
    case Phase::Creating:
    case Phase::Created:
    case Phase::Starting:
        return MarkState::Starting;
    case Phase::Running:
    case Phase::Stopping:
        return MarkState::Running;
    case Phase::Paused:
        return MarkState::Paused;
    case Phase::Failed:
        return MarkState::Failed;
    case Phase::Stopped:
        break;
    }
    const bool killed =
        info.exitReason == QLatin1String("oom") || info.exitReason == QLatin1String("lost");
    return killed ? MarkState::Failed : MarkState::Exited;
}

QString phaseText(const ContainerInfo& info) {
    switch (info.phase) {
    case Phase::Creating:
        return tr("Creating");
    case Phase::Created:
        return tr("Created");
    case Phase::Starting:
        return tr("Starting");
    case Phase::Running:
        return tr("Running");
    case Phase::Paused:
        return tr("Paused");
    case Phase::Stopping:
        return tr("Stopping");
    case Phase::Failed:
        return tr("Failed");
    case Phase::Stopped:
        break;
    }
    if (info.exitReason == QLatin1String("oom") || info.exitReason == QLatin1String("signal"))
        return tr("Killed, %1").arg(info.exitStatus);
    return info.exitStatus < 0 ? tr("Exited") : tr("Exited %1").arg(info.exitStatus);
}

bool isAlive(Phase phase) {
    return phase == Phase::Starting || phase == Phase::Running || phase == Phase::Paused ||
           phase == Phase::Stopping;
}

QString helperModeText(HelperMode mode) {
    switch (mode) {
    case HelperMode::System:
        return tr("system helper");
    case HelperMode::Session:
        return tr("rootless");
    case HelperMode::Embedded:
        return tr("embedded");
    case HelperMode::None:
        break;
    }
    return tr("no engine");
}

QString sizeText(quint64 bytes) {
    return scaled(bytes, 1000, {"B", "kB", "MB", "GB", "TB"});
}

QString memoryText(quint64 bytes) {
    return scaled(bytes, 1024, {"B", "KiB", "MiB", "GiB", "TiB"});
}

QString dateText(const QDateTime& when) {
    const QDate today = QDate::currentDate();
    const QDate day = when.toLocalTime().date();
    if (day == today)
        return tr("Today %1").arg(when.toLocalTime().toString(QStringLiteral("HH:mm")));
    if (day == today.addDays(-1))
        return tr("Yesterday");
    const QString format =
        day.year() == today.year() ? QStringLiteral("d MMMM") : QStringLiteral("d MMM yyyy");
    return QLocale().toString(day, format);
}

QString durationText(qint64 seconds) {
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (hours >= 24)
        return tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
    if (hours > 0)
        return tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    if (minutes > 0)
        return tr("%1 min %2 s").arg(minutes).arg(seconds % 60);
    return tr("%1 s").arg(seconds);
}

QString stageText(const QString& stage) {
    return stage == QLatin1String("unpack")   ? tr("unpacking")
           : stage == QLatin1String("sync")   ? tr("putting it safely on the disk")
           : stage == QLatin1String("export") ? tr("writing the root filesystem")
                                              : stage;
}

QString progressText(quint64 done, quint64 total, qint64 elapsedMs) {
    if (done == 0)
        return tr("waiting");
    QStringList parts;
    parts << (total ? tr("%1 of %2").arg(sizeText(done), sizeText(total)) : sizeText(done));
    const double rate = elapsedMs > 0 ? double(done) * 1000 / double(elapsedMs) : 0;
    if (elapsedMs > 500)
        parts << tr("%1/s").arg(sizeText(quint64(rate)));
    if (elapsedMs > 1000 && total > done && rate > 0)
        parts << tr("%1 s left").arg(qRound(double(total - done) / rate + 0.5));
    return parts.join(QStringLiteral(" · "));
}

QString errorText(const Error& error) {
    return QString::fromStdString(error.message());
}

} // namespace boxwright::ui
