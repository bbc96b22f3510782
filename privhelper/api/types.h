#pragma once

#include "engine/base/error.h"

#include <QDBusArgument>
#include <QDBusError>
#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>
#include <QList>
#include <QMap>
#include <QMetaType>
#include <QString>
#include <QVariantMap>

/// Types of the interface that QtDBus does not know by itself.
namespace boxwright {

/// One row of CheckHost, (siss); engine/model/checks.h.
struct CheckEntry {
    QString key;
    int state = 0; ///< CheckState
    QString value;
    QString reason;
    bool operator==(const CheckEntry&) const = default;
};
using CheckEntries = QList<CheckEntry>;

using TextMap = QMap<QString, QString>;                         ///< a{ss}
using DescriptorMap = QMap<QString, QDBusUnixFileDescriptor>;   ///< a{sh}
using ObjectInterfaces = QMap<QString, QVariantMap>;            ///< a{sa{sv}}
using ManagedObjects = QMap<QDBusObjectPath, ObjectInterfaces>; ///< a{oa{sa{sv}}}

QDBusArgument& operator<<(QDBusArgument& argument, const CheckEntry& entry);
const QDBusArgument& operator>>(const QDBusArgument& argument, CheckEntry& entry);

/// Once per process, before the first message.
void registerBusTypes();

/// "org.boxwright.Error.NotFound"
QString busErrorName(ErrorCode code);
/// The error behind a failed call: one of ours, or what the bus itself said (AccessDenied,
/// Disconnected, Timeout, NotSupported for a method or object that is not there).
Error errorFromBus(const QDBusError& error);

} // namespace boxwright

Q_DECLARE_METATYPE(boxwright::CheckEntry)
Q_DECLARE_METATYPE(boxwright::CheckEntries)
Q_DECLARE_METATYPE(boxwright::TextMap)
Q_DECLARE_METATYPE(boxwright::DescriptorMap)
Q_DECLARE_METATYPE(boxwright::ObjectInterfaces)
Q_DECLARE_METATYPE(boxwright::ManagedObjects)
