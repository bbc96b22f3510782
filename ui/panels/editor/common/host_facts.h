#pragma once

#include "ui/backend.h"

#include <QHash>
#include <QObject>

namespace boxwright::ui {

/// What this host lacks, asked for once and kept: controls that need it are disabled and say why.
class HostFacts : public QObject {
    Q_OBJECT
public:
    explicit HostFacts(Backend& backend, QObject* parent = nullptr);

    /// Why a limit of this controller cannot be set here; empty when it can (or is not known yet).
    QString missingController(const QString& controller) const;
    /// Why this check failed; empty when it did not.
    QString missing(const QString& key) const { return m_missing.value(key); }

Q_SIGNALS:
    void changed();

private:
    void ask();

    Backend& m_backend;
    QHash<QString, QString> m_missing; ///< key -> reason in words
};

} // namespace boxwright::ui
