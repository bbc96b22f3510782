#include "ui/document/edit_command.h"

#include "ui/document/spec_document.h"

namespace boxwright::ui {

EditCommand::EditCommand(SpecDocument& document, EditInfo info, int gesture, SharedDesign before,
                         SharedDesign after)
    : QUndoCommand(info.text)
    , m_document(document)
    , m_info(std::move(info))
    , m_gesture(gesture)
    , m_before(std::move(before))
    , m_after(std::move(after)) {}

bool EditCommand::mergeWith(const QUndoCommand* other) {
    const auto* next = static_cast<const EditCommand*>(other);
    if (next->m_info.mergeKey != m_info.mergeKey || next->m_gesture != m_gesture)
        return false;
    m_after = next->m_after;
    // A drag that came back to where it began is no step at all.
    setObsolete(*m_after == *m_before);
    return true;
}

void EditCommand::undo() {
    m_document.show(m_before, m_info.path);
}

void EditCommand::redo() {
    m_document.show(m_after, m_info.path);
}

} // namespace boxwright::ui
