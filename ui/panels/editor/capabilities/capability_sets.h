#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

#include <vector>

namespace boxwright::ui {

class CheckBox;
class Label;
class Notice;

/// The five sets of the program for the capability that is chosen in the list.
class CapabilitySets : public Card {
    Q_OBJECT
public:
    explicit CapabilitySets(const EditorContext& context, QWidget* parent = nullptr);
    void setCapability(const QString& name);
    void refresh();

private:
    EditorContext m_context;
    QString m_name;
    Label* m_title;
    Label* m_hint;
    Notice* m_note;
    std::vector<CheckBox*> m_boxes; ///< in the order of the sets below
};

} // namespace boxwright::ui
