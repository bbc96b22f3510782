#include "app/bus/bus_job.h"

#include "privhelper/api/error_json.h"
#include "privhelper/api/names.h"

namespace boxwright::app {
namespace {

const QString jobInterface = QLatin1String(bus::jobInterface);

} // namespace

BusJob::BusJob(HelperLink& link, ObjectTree& tree, Done done, QObject* parent)
    : ui::Job(parent)
    , m_link(link)
    , m_tree(tree)
    , m_done(std::move(done)) {
    const auto watch = [this](const QString& path, const QString& interface) {
        if (path == m_path && interface == jobInterface)
            look(path);
    };
    connect(&m_tree, &ObjectTree::changed, this, watch);
    connect(&m_tree, &ObjectTree::added, this, watch);
    connect(&m_tree, &ObjectTree::removed, this, [this](const QString& path) {
        if (path == m_path)
            abandon();
    });
    connect(&m_link, &HelperLink::lost, this, &BusJob::abandon);
}

void BusJob::begin(Result<QVariantList> answer) {
    if (!answer) {
        finish(fail(answer.error()));
        return;
    }
    m_path = answer->value(0).value<QDBusObjectPath>().path();
    if (m_cancelWanted)
        cancel();
    look(m_path);
}

void BusJob::cancel() {
    m_cancelWanted = true;
    if (!m_path.isEmpty() && !m_finished)
        m_link.call(m_path, jobInterface, QStringLiteral("Cancel"), {}, [](auto) {});
}

void BusJob::abandon() {
    finish(fail(makeError(ErrorCode::Disconnected, "wait for the job", m_path.toStdString(),
                          "the helper went away")));
}

void BusJob::look(const QString& path) {
    const QVariantMap values = m_tree.properties(path, jobInterface);
    if (values.isEmpty())
        return;
    Q_EMIT progressed(values.value(QStringLiteral("Stage")).toString(),
                      values.value(QStringLiteral("Done")).toULongLong(),
                      values.value(QStringLiteral("Total")).toULongLong());
    const QString state = values.value(QStringLiteral("State")).toString();
    if (state == QLatin1String("running"))
        return;
    if (state == QLatin1String("succeeded")) {
        finish(qdbus_cast<QVariantMap>(values.value(QStringLiteral("Result"))));
        return;
    }
    const QString failure = values.value(QStringLiteral("Failure")).toString();
    const QString kind = values.value(QStringLiteral("Kind")).toString();
    finish(fail(failure.isEmpty() ? makeError(ErrorCode::Cancelled, kind.toStdString(), {})
                                  : errorFromJson(failure.toStdString())));
}

void BusJob::finish(Result<QVariantMap> result) {
    if (m_finished)
        return;
    m_finished = true;
    Q_EMIT finished();
    m_done(std::move(result));
    deleteLater();
}

} // namespace boxwright::app
