#include "privhelper/daemon/dispatcher.h"

#include "privhelper/api/names.h"

#include <QDBusError>
#include <QDBusVariant>

namespace boxwright::daemon {
namespace {

Error callError(ErrorCode code, const Call& call, const std::string& detail) {
    return makeError(code, call.message().member().toStdString(), call.path().toStdString(),
                     detail);
}

Error busyError(const Call& call) {
    return callError(ErrorCode::Busy, call, "too many calls of yours are under way");
}

/// QtDBus answers introspection, and an error to interfaces it does not find there.
bool refuseUnknown(const QDBusMessage& message, const QDBusConnection& connection) {
    if (!message.interface().startsWith(QLatin1String("org.boxwright.")))
        return false;
    connection.send(message.createErrorReply(
        QDBusError::UnknownMethod, message.interface() + QLatin1Char('.') + message.member()));
    return true;
}

bool belongsToSomebody(const QString& path) {
    return path.startsWith(QLatin1String(bus::containerPrefix)) ||
           path.startsWith(QLatin1String(bus::jobPrefix));
}

} // namespace

Dispatcher::Dispatcher(ObjectTree& tree, Callers& callers, Authorizer& authorizer, QObject* parent)
    : QDBusVirtualObject(parent)
    , m_tree(tree)
    , m_callers(callers)
    , m_authorizer(authorizer)
    , m_catalogue(InterfaceCatalogue::load()) {
    connect(&m_callers, &Callers::left, &m_authorizer, &Authorizer::forget);
}

void Dispatcher::handle(const char* interface, const char* method, Handler handler) {
    m_handlers[QLatin1String(interface) + QLatin1Char('.') + QLatin1String(method)] =
        std::move(handler);
}

void Dispatcher::cover(const char* interface, const char* method, Covered covered) {
    m_covered[QLatin1String(interface) + QLatin1Char('.') + QLatin1String(method)] =
        std::move(covered);
}

bool Dispatcher::handleMessage(const QDBusMessage& message, const QDBusConnection& connection) {
    if (message.type() != QDBusMessage::MethodCallMessage)
        return false;
    const bool properties = message.interface() == QLatin1String(bus::propertiesInterface);
    const MethodRow* row = m_catalogue.find(message.interface(), message.member());
    if (!row && !properties)
        return refuseUnknown(message, connection);

    auto call = std::make_shared<Call>(message, connection);
    call->beforeAnswer = [&tree = m_tree] { tree.flush(); };
    call->slot = m_callers.takeSlot(call->caller.key());
    if (!call->slot) {
        call->fail(busyError(*call));
        return true;
    }
    if (row && row->signature != message.signature()) {
        call->fail(callError(ErrorCode::InvalidArgument, *call,
                             "the arguments are \"" + row->signature.toStdString() + "\""));
        return true;
    }
    identify(call, connection, [this, call, row] {
        if (row)
            authorize(call, *row);
        else
            readProperties(call);
    });
    return true;
}

void Dispatcher::identify(const CallPtr& call, const QDBusConnection& connection,
                          std::function<void()> then) {
    m_callers.identify(connection, call->caller.busName,
                       [this, call, then = std::move(then)](const Result<uint>& uid) {
                           if (!uid) {
                               call->fail(uid.error());
                               return;
                           }
                           call->caller.uid = *uid;
                           call->userSlot = m_callers.takeUserSlot(*uid);
                           if (call->userSlot)
                               then();
                           else
                               call->fail(busyError(*call));
                       });
}

/// Which permission the call needs. An object that does not exist asks what another user's does, so
/// that nobody learns which ids there are.
Demand Dispatcher::demandOf(const Call& call, const MethodRow& row) const {
    Demand demand{row.action.value_or(QString()), call.path(), m_tree.owner(call.path())};
    if (belongsToSomebody(call.path()) && demand.owner != call.caller.uid)
        demand.action = QStringLiteral("org.boxwright.manage-others");
    else if (isCovered(call, row))
        demand.action = QStringLiteral("none");
    return demand;
}

bool Dispatcher::isCovered(const Call& call, const MethodRow& row) const {
    const auto covered = m_covered.constFind(row.interface + QLatin1Char('.') + row.name);
    return covered != m_covered.constEnd() && (*covered)(call.caller, call.path());
}

void Dispatcher::authorize(const CallPtr& call, const MethodRow& row) {
    const Demand demand = demandOf(*call, row);
    if (demand.action.isEmpty()) {
        call->fail(callError(ErrorCode::AccessDenied, *call, "the method declares no action"));
        return;
    }
    m_authorizer.ask(call->caller, demand, call->message().isInteractiveAuthorizationAllowed(),
                     [this, call, &row, demand](const Result<Authorization>& answer) {
                         if (!answer)
                             call->fail(answer.error());
                         else if (demandOf(*call, row) != demand)
                             call->fail(callError(ErrorCode::AccessDenied, *call,
                                                  "the object changed while asking"));
                         else
                             perform(*answer, call, row);
                     });
}

void Dispatcher::perform(const Authorization& authorization, const CallPtr& call,
                         const MethodRow& row) {
    const bool objectManager = row.interface == QLatin1String(bus::objectManagerInterface);
    const QString expected =
        objectManager ? QString::fromLatin1(bus::managerInterface) : row.interface;
    if (m_tree.interface(call->path()) != expected) {
        call->fail(callError(ErrorCode::NotFound, *call, "there is no such object"));
        return;
    }
    const auto handler = m_handlers.constFind(row.interface + QLatin1Char('.') + row.name);
    if (handler == m_handlers.constEnd())
        call->fail(callError(ErrorCode::NotSupported, *call, "nothing performs this method"));
    else
        (*handler)(authorization, call);
}

void Dispatcher::readProperties(const CallPtr& call) const {
    const QString member = call->message().member();
    const QVariantList arguments = call->arguments();
    const bool one = member == QLatin1String("Get");
    const bool shaped = call->message().signature() == QLatin1String(one ? "ss" : "s");
    if (!(one || member == QLatin1String("GetAll")) || !shaped) {
        call->fail(callError(ErrorCode::InvalidArgument, *call, "properties are read only"));
        return;
    }
    if (!m_tree.visible(call->path(), call->caller.uid) ||
        m_tree.interface(call->path()) != arguments.value(0).toString()) {
        call->fail(callError(ErrorCode::NotFound, *call, "there is no such object"));
        return;
    }
    const QVariantMap properties = m_tree.properties(call->path());
    if (!one)
        call->reply({properties});
    else if (const auto found = properties.constFind(arguments.value(1).toString());
             found != properties.constEnd())
        call->reply({QVariant::fromValue(QDBusVariant(*found))});
    else
        call->fail(callError(ErrorCode::NotFound, *call, "there is no such property"));
}

QString Dispatcher::introspect(const QString& path) const {
    QString xml = m_catalogue.xml(m_tree.interface(path));
    if (path == QLatin1String(bus::managerPath)) {
        xml += m_catalogue.xml(QLatin1String(bus::objectManagerInterface));
        for (const char* child : {"containers", "layers", "jobs"})
            xml += QStringLiteral("<node name=\"%1\"/>").arg(QLatin1String(child));
    }
    return xml;
}

} // namespace boxwright::daemon
