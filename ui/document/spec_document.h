#pragma once

#include "engine/base/result.h"
#include "engine/model/problem.h"
#include "ui/document/edit_command.h"

#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <vector>

namespace boxwright::ui {

/// The design being edited: value, undo stack, file, problems. Widgets hold no settings; they show
/// this and call edit() (or the named edits of edits.h).
class SpecDocument : public QObject {
    Q_OBJECT
public:
    explicit SpecDocument(QObject* parent = nullptr);
    explicit SpecDocument(Design design, QObject* parent = nullptr);
    ~SpecDocument() override;

    const Design& design() const { return *m_design; }
    const ContainerSpec& spec() const { return m_design->spec; }

    /// Applies a change as one undoable step. A change that fails or changes nothing leaves no
    /// trace; its error is handed back for the control that asked.
    Status edit(const EditInfo& info, const std::function<Status(Design&)>& change);
    /// For changes that cannot fail.
    void apply(const EditInfo& info, const std::function<void(Design&)>& change);
    /// Ends a gesture (slider released, field left): what follows is a step of its own.
    void endGesture() { ++m_gesture; }

    QUndoStack& undoStack() { return m_undo; }

    /// Unsaved changes, or a new design that never had a file although it was changed.
    bool isDirty() const { return !m_undo.isClean(); }
    /// The file it was read from or last saved to; empty for a new one.
    QString filePath() const { return m_filePath; }
    /// Replaces everything, forgets the undo steps.
    void reset(Design design, const QString& filePath = {});
    Status open(const QString& filePath);
    /// Whole or not at all. Errors: System, NoSpace, AccessDenied with the path.
    Status saveAs(const QString& filePath);
    Status save() { return saveAs(m_filePath); }

    const std::vector<Problem>& problems() const { return m_problems; }
    /// Those at a JSON pointer or beneath it.
    std::vector<Problem> problemsAt(const QString& pointer) const;
    bool hasErrors() const { return boxwright::hasErrors(m_problems); }
    /// No error, and something to run: a layer, or a directory of the host as the root.
    bool isRunnable() const;
    /// Brings problems up to date now instead of in a moment.
    void validateNow();

Q_SIGNALS:
    void changed(const QString& path); ///< "" when everything may have changed
    void problemsChanged();
    void dirtyChanged(bool dirty);
    void filePathChanged(const QString& filePath);

private:
    friend class EditCommand;
    void show(const SharedDesign& design, const QString& path);
    void setFilePath(const QString& filePath);

    SharedDesign m_design;
    QUndoStack m_undo;
    QString m_filePath;
    std::vector<Problem> m_problems;
    QTimer m_validation;
    int m_gesture = 0;
};

} // namespace boxwright::ui
