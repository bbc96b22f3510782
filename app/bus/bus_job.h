#pragma once

#include "app/bus/object_tree.h"
#include "ui/backend.h"

namespace boxwright::app {

/// One of the helper's jobs as the window's Job. It may be cancelled before the helper has even
/// said its path; the wish is kept until then.
class BusJob : public ui::Job {
    Q_OBJECT
public:
    using Done = std::function<void(Result<QVariantMap>)>;

    BusJob(HelperLink& link, ObjectTree& tree, Done done, QObject* parent);

    void cancel() override;
    /// The helper's answer to the call that started it: the job's path, or why there is none.
    void begin(Result<QVariantList> answer);
    /// The connection went away under it.
    void abandon();

private:
    void look(const QString& path);
    void finish(Result<QVariantMap> result);

    HelperLink& m_link;
    ObjectTree& m_tree;
    Done m_done;
    QString m_path;
    bool m_cancelWanted = false;
    bool m_finished = false;
};

} // namespace boxwright::app
