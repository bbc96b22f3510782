#pragma once

#include "engine/model/limits.h"
#include "ui/panels/editor/common/editor_tab.h"

namespace boxwright::ui {

class CpuCard;
class HugePagesCard;
class IoCard;
class MemoryCard;
class Notice;
class ProcessesCard;

/// Every cgroup limit of the catalogue.
class LimitsTab : public EditorTab {
    Q_OBJECT
public:
    explicit LimitsTab(const EditorContext& context, QWidget* parent = nullptr);
    int counter() const override; ///< limits that are set
    QStringList problemPaths() const override { return {QStringLiteral("/linux/resources")}; }

    /// Brings its control into sight, with the focus; for one of a device or page size that of the
    /// first which is limited, or the button that adds one.
    void reveal(const LimitRow& row);

protected:
    void refresh() override;

private:
    QWidget* controlOf(const LimitRow& row) const;
    QString missingText() const;

    Notice* m_missing;
    CpuCard* m_cpu;
    MemoryCard* m_memory;
    ProcessesCard* m_processes;
    IoCard* m_io;
    HugePagesCard* m_hugePages;
};

} // namespace boxwright::ui
