#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace boxwright::daemon {

struct MethodRow {
    QString interface;
    QString name;
    QString signature;             ///< of the arguments going in, "sa{sv}"
    std::optional<QString> action; ///< org.boxwright.Action: a polkit action, or "none"
};

/// The methods of the interface files (privhelper/api), read at start: what is not in there does
/// not exist, what has no action there is refused.
class InterfaceCatalogue {
public:
    static InterfaceCatalogue load();

    const MethodRow* find(const QString& interface, const QString& method) const;
    QList<MethodRow> methods() const { return m_methods.values(); }
    /// The <interface> element, for introspection; empty for an unknown name.
    QString xml(const QString& interface) const { return m_xml.value(interface); }

private:
    void read(const QByteArray& document);

    QHash<QString, MethodRow> m_methods; ///< by "interface.method"
    QHash<QString, QString> m_xml;
};

} // namespace boxwright::daemon
