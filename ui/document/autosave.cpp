#include "ui/document/autosave.h"

#include "engine/oci/design_json.h"
#include "ui/document/spec_document.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <chrono>

namespace boxwright::ui {
namespace {

constexpr std::chrono::seconds writeDelay{2};

QString lockPath(const QString& copy) {
    return copy + QStringLiteral(".lock");
}

/// Locked and stale locks are told apart by QLockFile (process id, host, boot).
bool ownerIsGone(const QString& copy) {
    QLockFile lock(lockPath(copy));
    lock.setStaleLockTime(0);
    return lock.tryLock(0);
}

std::optional<UnsavedWork> readCopy(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    Result<Design> design =
        designFromJson(object.value(QLatin1String("design")).toString().toStdString());
    if (!design)
        return std::nullopt;
    return UnsavedWork{path, object.value(QLatin1String("file")).toString(), std::move(*design)};
}

} // namespace

Autosave::Autosave(SpecDocument& document, const QString& folder)
    : m_document(document)
    , m_copy(folder + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::WithoutBraces) +
             QStringLiteral(".json")) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(writeDelay);
    connect(&m_delay, &QTimer::timeout, this, &Autosave::writeNow);
    connect(&document, &SpecDocument::changed, this, [this] { m_delay.start(); });
    connect(&document, &SpecDocument::dirtyChanged, this, [this](bool dirty) {
        if (!dirty)
            forget();
    });
}

Autosave::~Autosave() {
    if (m_document.isDirty())
        writeNow();
    else
        forget();
}

void Autosave::writeNow() {
    m_delay.stop();
    if (!m_document.isDirty())
        return;
    QDir().mkpath(QFileInfo(m_copy).path());
    if (!m_lock) {
        m_lock = std::make_unique<QLockFile>(lockPath(m_copy));
        m_lock->setStaleLockTime(0);
        m_lock->tryLock(0);
    }
    const QJsonObject object{
        {QStringLiteral("file"), m_document.filePath()},
        {QStringLiteral("design"), QString::fromStdString(designToJson(m_document.design(), -1))}};
    QSaveFile file(m_copy);
    // A failed copy is no reason to bother the user: the next change tries again.
    if (file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(object).toJson()) > 0)
        file.commit();
}

QString Autosave::defaultFolder() {
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (state.isEmpty())
        state = QDir::homePath() + QStringLiteral("/.local/state");
    return state + QStringLiteral("/boxwright/unsaved");
}

std::vector<UnsavedWork> Autosave::leftBehind(const QString& folder) {
    std::vector<UnsavedWork> found;
    const QDir directory(folder);
    const QStringList names =
        directory.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Time);
    for (const QString& name : names) {
        const QString path = directory.filePath(name);
        if (!ownerIsGone(path))
            continue;
        if (std::optional<UnsavedWork> work = readCopy(path))
            found.push_back(std::move(*work));
    }
    return found;
}

void Autosave::discard(const UnsavedWork& work) {
    QFile::remove(work.recovery);
    QFile::remove(lockPath(work.recovery));
}

void Autosave::forget() {
    m_delay.stop();
    QFile::remove(m_copy);
    if (m_lock)
        m_lock->unlock();
    m_lock.reset();
}

} // namespace boxwright::ui
