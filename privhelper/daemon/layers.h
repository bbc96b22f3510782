#pragma once

#include "engine/image/layer_store.h"
#include "privhelper/daemon/dispatcher.h"
#include "privhelper/daemon/jobs.h"

#include <QObject>

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace boxwright::daemon {

/// The stored layers as objects on the bus, and who stands on them.
class Layers : public QObject {
    Q_OBJECT
public:
    Layers(ObjectTree& tree, Dispatcher& dispatcher, Jobs& jobs, QObject* parent = nullptr);

    /// @param worker program that handles what subordinate ids own (engine/image/unpacker.h)
    Status open(const std::string& root, const std::vector<std::string>& worker);
    LayerStore& store() { return *m_store; }

    void refresh();
    /// Digests of the enabled layers of one container; an empty set when it is gone.
    void setUses(const std::string& container, std::set<std::string> digests);

private:
    void publish(const LayerRecord& record);
    void remove(const CallPtr& call);
    void rename(const CallPtr& call);
    std::optional<std::string> digestOf(const QString& path) const;
    QStringList usersOf(const std::string& digest) const;

    ObjectTree& m_tree;
    Jobs& m_jobs;
    std::optional<LayerStore> m_store;
    std::map<QString, LayerRecord> m_records;            ///< by object path
    std::map<std::string, std::set<std::string>> m_uses; ///< container -> digests
    std::set<std::string> m_removing;
};

QString layerPath(const std::string& digest);

} // namespace boxwright::daemon
