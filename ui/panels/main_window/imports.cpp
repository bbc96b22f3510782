#include "ui/panels/main_window/imports.h"

#include <QFileInfo>

#include <algorithm>

namespace boxwright::ui {

Imports::Imports(Backend& backend, QObject* parent)
    : QObject(parent)
    , m_backend(backend) {}

Imports::Import* Imports::find(int id) {
    const auto at = std::find_if(m_imports.begin(), m_imports.end(),
                                 [id](const Import& one) { return one.id == id; });
    return at == m_imports.end() ? nullptr : &*at;
}

int Imports::begin(const QString& path, const QString& name) {
    Import import;
    import.id = ++m_last;
    import.path = path;
    import.name = name;
    import.since.start();
    m_imports.push_back(import);
    Q_EMIT changed();
    return import.id;
}

Reply<ImportResult> Imports::replyFor(int id, std::function<void(const ImportResult&)> done) {
    return
        [guard = QPointer(this), id, done = std::move(done)](const Result<ImportResult>& result) {
            if (!guard)
                return;
            Import* import = guard->find(id);
            const bool dropped = result || result.error().code == ErrorCode::Cancelled;
            if (import && dropped)
                guard->dismiss(id);
            else if (import)
                import->error = result.error();
            Q_EMIT guard->changed();
            if (!result)
                return;
            if (done)
                done(*result);
            else
                Q_EMIT guard->finished(*result);
        };
}

void Imports::follow(int id, Job* job) {
    Import* import = find(id);
    if (!job || !import)
        return;
    import->job = job;
    connect(job, &Job::progressed, this,
            [this, id](const QString& stage, quint64 done, quint64 total) {
                if (Import* at = find(id)) {
                    at->stage = stage;
                    at->done = done;
                    at->total = total;
                    Q_EMIT progressed(id);
                }
            });
}

int Imports::start(const QString& path, std::function<void(const ImportResult&)> done) {
    const int id = begin(path, QFileInfo(path).fileName());
    follow(id, m_backend.importPath(path, replyFor(id, std::move(done))));
    return id;
}

int Imports::startStarter(std::function<void(const ImportResult&)> done) {
    const int id = begin({}, tr("Starter layer"));
    follow(id, m_backend.importStarter(replyFor(id, std::move(done))));
    return id;
}

void Imports::cancel(int id) {
    if (Import* import = find(id); import && import->job)
        import->job->cancel();
}

void Imports::retry(int id) {
    const Import* import = find(id);
    if (!import)
        return;
    const QString path = import->path;
    dismiss(id);
    if (path.isEmpty())
        startStarter();
    else
        start(path);
}

void Imports::dismiss(int id) {
    std::erase_if(m_imports, [id](const Import& one) { return one.id == id; });
    Q_EMIT changed();
}

} // namespace boxwright::ui
