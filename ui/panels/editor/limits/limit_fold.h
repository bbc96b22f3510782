#pragma once

#include "ui/panels/editor/limits/limit_controls.h"

#include <span>

namespace boxwright::ui {

class IconButton;

/// Rows of a controller few people need, folded away until one of them is set or asked for by the
/// button in the card's header.
class LimitFold : public QWidget {
    Q_OBJECT
public:
    LimitFold(const EditorContext& context, std::span<const std::string_view> keys,
              QWidget* parent = nullptr);

    IconButton* button() const { return m_button; } ///< for the header
    void unfold();
    void refresh();

private:
    void setOpen(bool open);
    bool anySet() const;

    EditorContext m_context;
    std::vector<const LimitRow*> m_rows;
    std::vector<LimitLine*> m_lines;
    IconButton* m_button;
    QString m_names; ///< "Period, Burst"
    bool m_open = false;
    bool m_wasSet = false;
};

} // namespace boxwright::ui
