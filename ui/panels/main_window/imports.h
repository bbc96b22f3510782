#pragma once

#include "ui/backend.h"

#include <QElapsedTimer>
#include <QPointer>

namespace boxwright::ui {

/// Imports under way and those that failed, whoever started them.
class Imports : public QObject {
    Q_OBJECT
public:
    struct Import {
        int id = 0;
        QString path;
        QString name;
        QString stage;
        quint64 done = 0;
        quint64 total = 0;
        QElapsedTimer since;
        QPointer<Job> job;
        std::optional<Error> error; ///< ended badly; stays until dismissed
    };

    explicit Imports(Backend& backend, QObject* parent = nullptr);

    const std::vector<Import>& list() const { return m_imports; }
    /// @param done called when it worked, in place of finished().
    int start(const QString& path, std::function<void(const ImportResult&)> done = {});
    int startStarter(std::function<void(const ImportResult&)> done = {});
    void cancel(int id);
    void retry(int id);
    void dismiss(int id);

Q_SIGNALS:
    void changed();          ///< one came, went or failed
    void progressed(int id); ///< one moved on
    /// One worked that nobody waits for.
    void finished(const boxwright::ui::ImportResult& result);

private:
    Import* find(int id);
    Reply<ImportResult> replyFor(int id, std::function<void(const ImportResult&)> done);
    int begin(const QString& path, const QString& name);
    void follow(int id, Job* job);

    Backend& m_backend;
    std::vector<Import> m_imports;
    int m_last = 0;
};

} // namespace boxwright::ui
