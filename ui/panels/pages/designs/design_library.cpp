#include "ui/panels/pages/designs/design_library.h"

#include "ui/document/design_file.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/panels/main_window/window_memory.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace boxwright::ui {

namespace {

QString wordsOf(const std::vector<std::string>& args) {
    QStringList words;
    for (const std::string& arg : args)
        words << QString::fromStdString(arg);
    return words.join(QLatin1Char(' '));
}

DesignEntry readEntry(const QString& path) {
    DesignEntry entry;
    entry.path = path;
    const QFileInfo file(path);
    entry.name = file.fileName().section(QLatin1Char('.'), 0, 0);
    entry.changedAt = file.lastModified();
    const auto design = readDesign(path);
    if (!design) {
        entry.problem = errorText(design.error());
        return entry;
    }
    if (!design->name.empty())
        entry.name = QString::fromStdString(design->name);
    entry.summary = designSummary(*design);
    entry.layers = int(design->layers.size());
    for (const LayerRef& layer : enabledLayers(*design))
        entry.digests << QString::fromStdString(layer.digest);
    return entry;
}

} // namespace

QString designSummary(const Design& design) {
    if (!design.description.empty())
        return QString::fromStdString(design.description);
    QStringList parts;
    if (design.spec.process && design.spec.process->args)
        parts << wordsOf(*design.spec.process->args);
    parts << DesignLibrary::tr("%n layer(s)", nullptr, int(design.layers.size()));
    const auto& linux = design.spec.linux;
    if (linux && linux->resources && linux->resources->memory &&
        linux->resources->memory->limit.value_or(-1) > 0)
        parts << memoryText(quint64(*linux->resources->memory->limit));
    return parts.join(QStringLiteral(" · "));
}

DesignLibrary::DesignLibrary(QObject* parent)
    : QObject(parent) {
    QDir().mkpath(designFolder());
    m_watcher.addPath(designFolder());
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &DesignLibrary::refresh);
    refresh();
}

void DesignLibrary::refresh() {
    QSet<QString> paths;
    for (const QFileInfo& file :
         QDir(designFolder()).entryInfoList({QStringLiteral("*.json")}, QDir::Files))
        paths << file.absoluteFilePath();
    for (const QString& path : WindowMemory().recentDesigns())
        if (QFileInfo::exists(path))
            paths << QFileInfo(path).absoluteFilePath();
    m_entries.clear();
    for (const QString& path : paths - m_hidden)
        m_entries.push_back(readEntry(path));
    std::sort(m_entries.begin(), m_entries.end(), [](const DesignEntry& a, const DesignEntry& b) {
        return std::pair(b.changedAt, a.name) < std::pair(a.changedAt, b.name);
    });
    Q_EMIT changed();
}

void DesignLibrary::hide(const QString& path) {
    m_hidden << path;
    refresh();
}

void DesignLibrary::restore(const QString& path) {
    m_hidden.remove(path);
    refresh();
}

void DesignLibrary::remove(const QString& path) {
    if (!QFile::moveToTrash(path))
        QFile::remove(path);
    WindowMemory().forgetDesign(path);
    restore(path);
}

} // namespace boxwright::ui
