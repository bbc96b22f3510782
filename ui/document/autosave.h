#pragma once

#include "engine/base/result.h"
#include "engine/model/design.h"

#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace boxwright::ui {

class SpecDocument;

/// Unsaved work a window left behind when it closed or died.
struct UnsavedWork {
    QString recovery; ///< the recovery file; hand it to Autosave::discard() when dealt with
    QString filePath; ///< the design's own file, empty for a new one
    Design design;
};

/// Keeps a copy of unsaved work, written a moment after each change and removed when the document
/// is saved. Closed with unsaved work, the copy stays for the next start. A lock beside the copy
/// tells a living window's work from a dead one's.
class Autosave : public QObject {
    Q_OBJECT
public:
    explicit Autosave(SpecDocument& document, const QString& folder = defaultFolder());
    ~Autosave() override;

    void writeNow();

    /// $XDG_STATE_HOME/boxwright/unsaved
    static QString defaultFolder();
    static std::vector<UnsavedWork> leftBehind(const QString& folder = defaultFolder());
    static void discard(const UnsavedWork& work);

private:
    void forget();

    SpecDocument& m_document;
    QString m_copy;
    std::unique_ptr<QLockFile> m_lock;
    QTimer m_delay;
};

} // namespace boxwright::ui
