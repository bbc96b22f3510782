#include "privhelper/daemon/object_tree.h"

#include "privhelper/api/names.h"

#include <chrono>

namespace boxwright::daemon {

ObjectTree::ObjectTree(QObject* parent)
    : QObject(parent) {
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(std::chrono::milliseconds(20));
    connect(&m_flushTimer, &QTimer::timeout, this, &ObjectTree::flush);
}

void ObjectTree::publish(const QString& path, const QString& interface,
                         const QVariantMap& properties, std::optional<uint> owner) {
    const auto found = m_objects.find(path);
    if (found == m_objects.end()) {
        m_objects.insert(path, {interface, properties, owner});
        Q_EMIT added(path);
        return;
    }
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        QVariant& held = found->properties[it.key()];
        if (held == it.value())
            continue;
        held = it.value();
        m_pending[path][it.key()] = it.value();
    }
    if (!m_pending.isEmpty() && !m_flushTimer.isActive())
        m_flushTimer.start();
}

void ObjectTree::retract(const QString& path) {
    flush();
    const auto found = m_objects.find(path);
    if (found == m_objects.end())
        return;
    const Object object = *found;
    m_objects.erase(found);
    Q_EMIT removed(path, object.interface, object.owner);
}

std::optional<uint> ObjectTree::owner(const QString& path) const {
    const auto found = m_objects.constFind(path);
    return found == m_objects.constEnd() ? std::nullopt : found->owner;
}

QString ObjectTree::interface(const QString& path) const {
    return m_objects.value(path).interface;
}

QVariantMap ObjectTree::properties(const QString& path) const {
    return m_objects.value(path).properties;
}

QStringList ObjectTree::childrenOf(const QString& path) const {
    QStringList names;
    const QString prefix = path + QLatin1Char('/');
    for (auto it = m_objects.lowerBound(prefix); it != m_objects.end(); ++it) {
        if (!it.key().startsWith(prefix))
            break;
        const QString name = it.key().mid(prefix.size()).section(QLatin1Char('/'), 0, 0);
        if (names.isEmpty() || names.last() != name)
            names += name;
    }
    return names;
}

bool ObjectTree::visible(const QString& path, uint uid) const {
    const auto found = m_objects.constFind(path);
    return found != m_objects.constEnd() && (uid == 0 || !found->owner || *found->owner == uid);
}

ManagedObjects ObjectTree::visibleTo(uint uid) const {
    ManagedObjects all;
    for (auto it = m_objects.begin(); it != m_objects.end(); ++it) {
        if (visible(it.key(), uid) && it.key() != QLatin1String(bus::managerPath))
            all[QDBusObjectPath(it.key())] = {{it->interface, it->properties}};
    }
    return all;
}

void ObjectTree::flush() {
    m_flushTimer.stop();
    const auto pending = std::exchange(m_pending, {});
    for (auto it = pending.begin(); it != pending.end(); ++it) {
        if (m_objects.contains(it.key()))
            Q_EMIT changed(it.key(), it.value());
    }
}

} // namespace boxwright::daemon
