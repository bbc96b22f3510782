#pragma once

#include "ui/panels/editor/limits/limit_controls.h"
#include "ui/widgets/card.h"

namespace boxwright::ui {

/// memory.max with memory.high as its soft ring, and the rest of the controller.
class MemoryCard : public Card {
    Q_OBJECT
public:
    explicit MemoryCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    void scaleToHost();

    EditorContext m_context;
    const LimitRow& m_max;
    const LimitRow& m_high;
    ElidedLabel* m_kernel;
    LimitField* m_field;
    LimitSlider* m_slider;
    class LimitFold* m_fold;
    std::vector<LimitLine*> m_lines;
    double m_hostMemory = 0;
};

/// pids.max.
class ProcessesCard : public Card {
    Q_OBJECT
public:
    explicit ProcessesCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    EditorContext m_context;
    const LimitRow& m_row;
    ElidedLabel* m_kernel;
    LimitField* m_field;
    LimitSlider* m_slider;
};

} // namespace boxwright::ui
