#pragma once

#include "ui/panels/editor/limits/limit_controls.h"
#include "ui/widgets/card.h"
#include "ui/widgets/core_grid.h"

namespace boxwright::ui {

/// cpu.max as a share of the chosen cores, cpuset.cpus, weight, and the rest of the controller.
class CpuCard : public Card {
    Q_OBJECT
public:
    explicit CpuCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    void addQuota();
    void addCores();
    void addWeight();
    void setShare(double percent);
    void setShareText(const QString& text);
    void refreshQuota();
    void refreshCores();
    int cores() const;
    uint64_t period() const;

    EditorContext m_context;
    const LimitRow& m_quotaRow;
    const LimitRow& m_cpusRow;
    ElidedLabel* m_kernel;
    ElidedLabel* m_quotaHint;
    Field* m_share;
    Slider* m_quota;
    CoreGrid* m_grid;
    ElidedLabel* m_cpus;
    ElidedLabel* m_weightKernel;
    LimitSlider* m_weight;
    LimitField* m_weightField;
    class LimitFold* m_fold;
};

/// "0-1,4" and back; nothing for text that is no list.
std::optional<std::set<int>> coresFromList(const QString& list);
QString listFromCores(const std::set<int>& cores);

} // namespace boxwright::ui
