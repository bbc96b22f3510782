#include "app/bus/object_tree.h"

#include "privhelper/api/names.h"

namespace boxwright::app {

ObjectTree::ObjectTree(HelperLink& link, QObject* parent)
    : QObject(parent)
    , m_link(link) {
    connect(&m_link, &HelperLink::interfacesAdded, this, &ObjectTree::add);
    connect(&m_link, &HelperLink::interfacesRemoved, this, &ObjectTree::remove);
    connect(&m_link, &HelperLink::propertiesChanged, this, &ObjectTree::update);
}

void ObjectTree::refresh(ui::Reply<void> reply) {
    m_link.call(QLatin1String(bus::managerPath), QLatin1String(bus::objectManagerInterface),
                QStringLiteral("GetManagedObjects"), {},
                [this, reply = std::move(reply)](Result<QVariantList> answer) {
                    if (!answer) {
                        reply(fail(answer.error()));
                        return;
                    }
                    clear();
                    const auto objects = qdbus_cast<ManagedObjects>(answer->value(0));
                    for (auto it = objects.cbegin(); it != objects.cend(); ++it)
                        add(it.key().path(), it.value());
                    reply({});
                });
}

void ObjectTree::clear() {
    const QStringList known = m_objects.keys();
    for (const QString& path : known)
        remove(path);
}

QStringList ObjectTree::paths(const QString& interface) const {
    QStringList found;
    for (auto it = m_objects.cbegin(); it != m_objects.cend(); ++it) {
        if (it->contains(interface))
            found << it.key();
    }
    return found;
}

QVariantMap ObjectTree::properties(const QString& path, const QString& interface) const {
    return m_objects.value(path).value(interface);
}

bool ObjectTree::has(const QString& path, const QString& interface) const {
    return m_objects.value(path).contains(interface);
}

void ObjectTree::add(const QString& path, const ObjectInterfaces& interfaces) {
    for (auto it = interfaces.cbegin(); it != interfaces.cend(); ++it) {
        m_objects[path].insert(it.key(), it.value());
        Q_EMIT added(path, it.key());
    }
}

void ObjectTree::remove(const QString& path) {
    const ObjectInterfaces gone = m_objects.take(path);
    for (auto it = gone.cbegin(); it != gone.cend(); ++it)
        Q_EMIT removed(path, it.key());
}

void ObjectTree::update(const QString& path, const QString& interface, const QVariantMap& values) {
    auto object = m_objects.find(path);
    if (object == m_objects.end() || !object->contains(interface))
        return;
    (*object)[interface].insert(values);
    Q_EMIT changed(path, interface);
}

} // namespace boxwright::app
