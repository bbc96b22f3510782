#pragma once

#include "engine/model/design.h"

#include <QUndoCommand>

#include <memory>

namespace boxwright::ui {

class SpecDocument;
using SharedDesign = std::shared_ptr<const Design>;

/// What one step of editing is about.
struct EditInfo {
    QString path;     ///< JSON pointer of what changes, "/linux/resources/memory"
    QString text;     ///< undo text, "Change memory.max"
    QString mergeKey; ///< steps with the same key within one gesture become one; empty: never
};

/// One step: the design before and after. Both are shared with the neighbouring steps, so a step
/// costs one design.
class EditCommand : public QUndoCommand {
public:
    EditCommand(SpecDocument& document, EditInfo info, int gesture, SharedDesign before,
                SharedDesign after);

    int id() const override { return m_info.mergeKey.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override;
    void undo() override;
    void redo() override;

private:
    SpecDocument& m_document;
    EditInfo m_info;
    int m_gesture;
    SharedDesign m_before;
    SharedDesign m_after;
};

} // namespace boxwright::ui
