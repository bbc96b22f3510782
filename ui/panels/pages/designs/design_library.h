#pragma once

#include "engine/model/design.h"

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QObject>
#include <QSet>
#include <QString>

#include <vector>

namespace boxwright::ui {

/// A design file, as lists show it.
struct DesignEntry {
    QString path;
    QString name;
    QString summary;
    QDateTime changedAt;
    int layers = 0;
    QStringList digests; ///< of the layers that are switched on
    QString problem;     ///< why it cannot be read; empty when it can
};

/// The user's design files: those in designFolder() and those opened lately from elsewhere, newest
/// first.
class DesignLibrary : public QObject {
    Q_OBJECT
public:
    explicit DesignLibrary(QObject* parent = nullptr);

    const std::vector<DesignEntry>& entries() const { return m_entries; }
    void refresh();

    /// Out of the list at once; out of the folder with remove(), back with restore().
    void hide(const QString& path);
    void restore(const QString& path);
    /// Into the desktop's trash, or gone where there is none.
    void remove(const QString& path);

Q_SIGNALS:
    void changed();

private:
    std::vector<DesignEntry> m_entries;
    QSet<QString> m_hidden;
    QFileSystemWatcher m_watcher;
};

/// "/bin/sh · 1 layer · 256 MiB", or the design's own description.
QString designSummary(const Design& design);

} // namespace boxwright::ui
