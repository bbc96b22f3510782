#pragma once

#include "privhelper/api/types.h"

#include <QHash>
#include <QMap>
#include <QObject>
#include <QTimer>

#include <optional>

namespace boxwright::daemon {

/// What the bus shows: objects, each with one interface and its properties. The parts of the
/// daemon publish values; properties, introspection, GetManagedObjects and change signals all come
/// from here. Changes are gathered and told at most every 20 ms.
class ObjectTree : public QObject {
    Q_OBJECT
public:
    explicit ObjectTree(QObject* parent = nullptr);

    /// Adds the object or brings its properties up to date.
    /// @param owner uid that may see it; nothing: everybody
    void publish(const QString& path, const QString& interface, const QVariantMap& properties,
                 std::optional<uint> owner = {});
    void retract(const QString& path);

    bool contains(const QString& path) const { return m_objects.contains(path); }
    std::optional<uint> owner(const QString& path) const;
    QString interface(const QString& path) const;
    QVariantMap properties(const QString& path) const;
    QStringList childrenOf(const QString& path) const;
    bool visible(const QString& path, uint uid) const;
    /// Without the manager itself, as the ObjectManager specification has it.
    ManagedObjects visibleTo(uint uid) const;

    /// Tells what is pending now.
    void flush();

Q_SIGNALS:
    void added(const QString& path);
    void changed(const QString& path, const QVariantMap& properties);
    void removed(const QString& path, const QString& interface, std::optional<uint> owner);

private:
    struct Object {
        QString interface;
        QVariantMap properties;
        std::optional<uint> owner;
    };
    QMap<QString, Object> m_objects;
    QHash<QString, QVariantMap> m_pending;
    QTimer m_flushTimer;
};

} // namespace boxwright::daemon
