#pragma once

#include "ui/panels/editor/common/editor_tab.h"

namespace boxwright::ui {

class MappingCard;
class NamesCard;
class NamespaceCard;
class Notice;
class SectionHeader;

/// The eight namespaces, id mappings, names and clocks.
class IsolationTab : public EditorTab {
    Q_OBJECT
public:
    explicit IsolationTab(const EditorContext& context, QWidget* parent = nullptr);
    int counter() const override; ///< namespaces that are not the host's
    QStringList problemPaths() const override;

protected:
    void refresh() override;

private:
    QString summary() const;

    SectionHeader* m_head;
    Notice* m_notice;
    std::vector<NamespaceCard*> m_cards;
    MappingCard* m_mapping;
    NamesCard* m_names;
};

} // namespace boxwright::ui
