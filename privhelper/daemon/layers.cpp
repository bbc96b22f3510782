#include "privhelper/daemon/layers.h"

#include "privhelper/api/names.h"

namespace boxwright::daemon {
namespace {

constexpr qsizetype maximumName = 200;

Error layerError(ErrorCode code, const char* operation, const std::string& digest,
                 const std::string& detail) {
    return makeError(code, operation, digest, detail);
}

} // namespace

QString layerPath(const std::string& digest) {
    return QLatin1String(bus::layerPrefix) +
           QString::fromStdString(digest.substr(digest.find(':') + 1));
}

Layers::Layers(ObjectTree& tree, Dispatcher& dispatcher, Jobs& jobs, QObject* parent)
    : QObject(parent)
    , m_tree(tree)
    , m_jobs(jobs) {
    dispatcher.handle(bus::layerInterface, "Delete",
                      [this](const Authorization&, const CallPtr& call) { remove(call); });
    dispatcher.handle(bus::layerInterface, "Rename",
                      [this](const Authorization&, const CallPtr& call) { rename(call); });
}

Status Layers::open(const std::string& root, const std::vector<std::string>& worker) {
    auto store = LayerStore::open(root, worker);
    if (!store)
        return boxwright::fail(store.error());
    m_store = std::move(*store);
    refresh();
    return {};
}

void Layers::refresh() {
    const auto listed = m_store->list();
    if (!listed)
        return;
    std::map<QString, LayerRecord> gone = m_records;
    for (const LayerRecord& record : *listed) {
        gone.erase(layerPath(record.digest));
        publish(record);
    }
    for (const auto& [path, record] : gone) {
        m_records.erase(path);
        m_tree.retract(path);
    }
}

void Layers::publish(const LayerRecord& record) {
    const QString path = layerPath(record.digest);
    m_records[path] = record;
    QStringList sample;
    for (const std::string& name : record.sample)
        sample += QString::fromStdString(name);
    m_tree.publish(path, QLatin1String(bus::layerInterface),
                   {{QStringLiteral("Digest"), QString::fromStdString(record.digest)},
                    {QStringLiteral("Name"), QString::fromStdString(record.name)},
                    {QStringLiteral("Origin"), QString::fromStdString(record.origin)},
                    {QStringLiteral("Bytes"), qulonglong(record.bytes)},
                    {QStringLiteral("Files"), qulonglong(record.files)},
                    {QStringLiteral("ImportedAt"), qlonglong(record.importedAt * 1000)},
                    {QStringLiteral("Sample"), sample},
                    {QStringLiteral("UsedBy"), usersOf(record.digest)}});
}

void Layers::setUses(const std::string& container, std::set<std::string> digests) {
    std::set<std::string> touched = m_uses[container];
    touched.insert(digests.begin(), digests.end());
    if (digests.empty())
        m_uses.erase(container);
    else
        m_uses[container] = std::move(digests);
    for (const std::string& digest : touched) {
        if (m_records.contains(layerPath(digest)))
            m_tree.publish(layerPath(digest), QLatin1String(bus::layerInterface),
                           {{QStringLiteral("UsedBy"), usersOf(digest)}});
    }
}

QStringList Layers::usersOf(const std::string& digest) const {
    QStringList ids;
    for (const auto& [container, digests] : m_uses) {
        if (digests.contains(digest))
            ids += QString::fromStdString(container);
    }
    return ids;
}

std::optional<std::string> Layers::digestOf(const QString& path) const {
    const auto found = m_records.find(path);
    return found == m_records.end() ? std::nullopt : std::optional(found->second.digest);
}

void Layers::remove(const CallPtr& call) {
    const auto digest = digestOf(call->path());
    if (!digest || m_removing.contains(*digest)) {
        call->fail(layerError(ErrorCode::NotFound, "delete layer",
                              digest.value_or(call->path().toStdString()), "it is not stored"));
        return;
    }
    if (const QStringList users = usersOf(*digest); !users.isEmpty()) {
        call->fail(layerError(ErrorCode::Busy, "delete layer", *digest,
                              std::to_string(users.size()) + " containers stand on it"));
        return;
    }
    m_removing.insert(*digest);
    m_jobs.background([store = &*m_store, digest = *digest] { return store->remove(digest); },
                      [this, call, digest = *digest](const Status& status) {
                          m_removing.erase(digest);
                          refresh();
                          call->finish(status);
                      });
}

void Layers::rename(const CallPtr& call) {
    const auto digest = digestOf(call->path());
    const QString name = call->arguments().constFirst().toString();
    if (!digest) {
        call->fail(layerError(ErrorCode::NotFound, "rename layer", call->path().toStdString(),
                              "it is not stored"));
        return;
    }
    if (name.trimmed().isEmpty() || name.size() > maximumName) {
        call->fail(layerError(ErrorCode::InvalidArgument, "rename layer", "name",
                              "1 to " + std::to_string(maximumName) + " characters"));
        return;
    }
    const auto renamed = m_store->rename(*digest, name.toStdString());
    refresh();
    call->finish(renamed);
}

} // namespace boxwright::daemon
