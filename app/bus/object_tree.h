#pragma once

#include "app/bus/helper_link.h"

#include <QObject>

namespace boxwright::app {

/// The helper's objects as the window last heard of them: path -> interface -> properties, filled
/// once from GetManagedObjects and kept by signals.
class ObjectTree : public QObject {
    Q_OBJECT
public:
    explicit ObjectTree(HelperLink& link, QObject* parent = nullptr);

    /// Asks for everything again, after a (re)connection.
    void refresh(ui::Reply<void> reply);
    void clear();

    QStringList paths(const QString& interface) const;
    QVariantMap properties(const QString& path, const QString& interface) const;
    bool has(const QString& path, const QString& interface) const;

Q_SIGNALS:
    void added(const QString& path, const QString& interface);
    void removed(const QString& path, const QString& interface);
    void changed(const QString& path, const QString& interface);

private:
    void add(const QString& path, const ObjectInterfaces& interfaces);
    void remove(const QString& path);
    void update(const QString& path, const QString& interface, const QVariantMap& values);

    HelperLink& m_link;
    QMap<QString, ObjectInterfaces> m_objects;
};

} // namespace boxwright::app
