#include "privhelper/api/types.h"

#include "privhelper/api/error_json.h"
#include "privhelper/api/names.h"

#include <QDBusMetaType>

namespace boxwright {
namespace {

ErrorCode codeOfBusError(QDBusError::ErrorType type) {
    switch (type) {
    case QDBusError::AccessDenied:
        return ErrorCode::AccessDenied;
    case QDBusError::NoReply:
    case QDBusError::Timeout:
    case QDBusError::TimedOut:
        return ErrorCode::Timeout;
    case QDBusError::Disconnected:
    case QDBusError::ServiceUnknown:
    case QDBusError::NoServer:
        return ErrorCode::Disconnected;
    case QDBusError::InvalidArgs:
    case QDBusError::InvalidSignature:
        return ErrorCode::InvalidArgument;
    case QDBusError::UnknownMethod:
    case QDBusError::UnknownInterface:
    case QDBusError::UnknownObject:
        return ErrorCode::NotSupported;
    default:
        return ErrorCode::Internal;
    }
}

} // namespace

QDBusArgument& operator<<(QDBusArgument& argument, const CheckEntry& entry) {
    argument.beginStructure();
    argument << entry.key << entry.state << entry.value << entry.reason;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, CheckEntry& entry) {
    argument.beginStructure();
    argument >> entry.key >> entry.state >> entry.value >> entry.reason;
    argument.endStructure();
    return argument;
}

void registerBusTypes() {
    qDBusRegisterMetaType<CheckEntry>();
    qDBusRegisterMetaType<CheckEntries>();
    qDBusRegisterMetaType<TextMap>();
    qDBusRegisterMetaType<DescriptorMap>();
    qDBusRegisterMetaType<ObjectInterfaces>();
    qDBusRegisterMetaType<ManagedObjects>();
}

QString busErrorName(ErrorCode code) {
    const auto name = errorCodeName(code);
    return QLatin1String(bus::errorPrefix) +
           QLatin1String(name.data(), static_cast<qsizetype>(name.size()));
}

Error errorFromBus(const QDBusError& error) {
    const QString prefix = QLatin1String(bus::errorPrefix);
    if (!error.name().startsWith(prefix))
        return makeError(codeOfBusError(error.type()), "call the helper", {},
                         error.message().toStdString());
    Error ours = errorFromJson(error.message().toStdString());
    (void)errorCodeFromName(error.name().mid(prefix.size()).toStdString(), ours.code);
    return ours;
}

} // namespace boxwright
