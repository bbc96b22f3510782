#pragma once

#include "ui/backend.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace boxwright::ui {

class Button;
class Chip;
class CodeBlock;
class Field;
class FieldMessage;
class IconMark;
class Label;
class Notice;
class ProgressLine;

/// The sheet at the right edge that writes a design as an OCI bundle: where to, what goes in, what
/// is left out, how it goes on. The page beside it stays usable; closed, the export goes on.
class ExportSheet : public QWidget {
    Q_OBJECT
public:
    static constexpr int sheetWidth = 560;

    explicit ExportSheet(Backend& backend, QWidget* parent = nullptr);

    /// Shows the sheet for this design. While an export is under way it shows that one.
    void open(const Design& design);
    bool isExporting() const { return m_job != nullptr; }
    /// The folder that will be made; its parent must be there.
    void setTarget(const QString& directory);
    QString target() const;
    void start();

Q_SIGNALS:
    void closed();
    /// Ended while the sheet was not to be seen.
    void finishedUnseen(const QString& text);

protected:
    void paintEvent(QPaintEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeHead();
    void addTarget(QVBoxLayout* column);
    void addContents(QVBoxLayout* column);
    void addCommand(QVBoxLayout* column);
    void addProgress(QVBoxLayout* column);
    QWidget* makeFoot();
    void fillContents();
    void checkTarget();
    void chooseTarget();
    void showProgress(const QString& stage, quint64 done, quint64 total);
    void finish(const Result<void>& result);
    void showButtons();

    Backend& m_backend;
    Design m_design;
    QPointer<Job> m_job;
    bool m_replaces = false; ///< the target is there and not empty
    bool m_done = false;
    Label* m_title;
    Field* m_target;
    IconMark* m_targetMark;
    Label* m_targetText;
    Label* m_total;
    QVBoxLayout* m_contents;
    Notice* m_losses;
    CodeBlock* m_command;
    Label* m_stage;
    Label* m_figures;
    QElapsedTimer m_clock; ///< since the export began
    ProgressLine* m_progress;
    QWidget* m_progressPart;
    Notice* m_result;
    Button* m_export;
    Button* m_cancel;
    Button* m_openFolder;
};

} // namespace boxwright::ui
