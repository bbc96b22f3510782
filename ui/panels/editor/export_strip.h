#pragma once

#include "ui/backend.h"

#include <QPointer>
#include <QWidget>

namespace boxwright::ui {

class Button;
class Label;
class Notice;
class ProgressLine;

/// An export under way, above the page's content: stage, progress, Cancel; afterwards where it is,
/// or why it is not.
class ExportStrip : public QWidget {
    Q_OBJECT
public:
    explicit ExportStrip(Backend& backend, QWidget* parent = nullptr);
    void start(const Design& design, const QString& directory, bool overwrite = false);

private:
    void finish(const Result<void>& result);
    void showProgress(const QString& stage, quint64 done, quint64 total);
    void act();

    Backend& m_backend;
    Design m_design;
    QString m_directory;
    QPointer<Job> m_job;
    QWidget* m_line;
    Label* m_text;
    ProgressLine* m_progress;
    Button* m_cancel;
    Notice* m_result;
    Notice* m_losses; ///< what the bundle does not carry
    bool m_mayReplace = false;
};

} // namespace boxwright::ui
