#include "app/bus/helper_candidates.h"

#include "privhelper/api/names.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QTimer>

#include <memory>

#include <unistd.h>

namespace boxwright::app {
namespace {

constexpr int busPatienceMs = 2000;

struct Survey {
    bool system = false;
    bool session = false;
    int pending = 0;
    std::function<void(std::vector<ui::HelperMode>)> found;
};

std::vector<ui::HelperMode> rank(const Survey& survey) {
    using ui::HelperMode;
    if (::geteuid() == 0)
        return survey.system ? std::vector{HelperMode::System, HelperMode::Embedded}
                             : std::vector{HelperMode::Embedded};
    std::vector<HelperMode> modes;
    if (survey.session)
        modes.push_back(HelperMode::Session);
    modes.push_back(HelperMode::Embedded);
    if (survey.system)
        modes.push_back(HelperMode::System);
    return modes;
}

void ask(QObject* context, const QDBusConnection& bus, const std::shared_ptr<Survey>& survey,
         bool Survey::*serves) {
    if (!bus.isConnected())
        return;
    ++survey->pending;
    const QString name = QStringLiteral("org.freedesktop.DBus");
    const auto message =
        QDBusMessage::createMethodCall(name, QStringLiteral("/org/freedesktop/DBus"), name,
                                       QStringLiteral("ListActivatableNames"));
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(message, busPatienceMs), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context,
                     [survey, serves](QDBusPendingCallWatcher* finished) {
                         finished->deleteLater();
                         const QDBusPendingReply<QStringList> names = *finished;
                         *survey.*serves =
                             names.isValid() && names.value().contains(QLatin1String(bus::service));
                         if (--survey->pending == 0)
                             survey->found(rank(*survey));
                     });
}

} // namespace

void findHelperCandidates(QObject* context,
                          std::function<void(std::vector<ui::HelperMode>)> found) {
    auto survey = std::make_shared<Survey>();
    survey->found = std::move(found);
    ask(context, QDBusConnection::systemBus(), survey, &Survey::system);
    if (::geteuid() != 0)
        ask(context, QDBusConnection::sessionBus(), survey, &Survey::session);
    if (survey->pending == 0)
        QTimer::singleShot(0, context, [survey] { survey->found(rank(*survey)); });
}

} // namespace boxwright::app
