#pragma once

#include "ui/panels/editor/common/editor_tab.h"

#include <vector>

class QListView;
class QModelIndex;

namespace boxwright::ui {

class CapabilityGroup;
class CapabilityModel;
class CapabilitySets;
class Card;
class Chip;
class Field;
class Label;
class Segmented;

/// All capabilities in cards by group; a tick is a bit in CapBnd.
class CapabilitiesTab : public EditorTab {
    Q_OBJECT
public:
    explicit CapabilitiesTab(const EditorContext& context, QWidget* parent = nullptr);
    int counter() const override;
    QStringList problemPaths() const override { return {QStringLiteral("/process/capabilities")}; }

protected:
    void refresh() override;

private:
    struct GroupCard {
        Card* card;
        CapabilityGroup* group;
        QListView* list;
        Label* count;
    };

    void addPresets();
    void addSummary();
    void addGroups();
    GroupCard makeGroup(const QString& name);
    void choosePreset(int preset);
    void filter(const QString& text);
    void explain(const QModelIndex& index);

    CapabilityModel* m_model;
    Segmented* m_presets;
    CapabilitySets* m_sets;
    Chip* m_changes;
    Field* m_filter;
    Label* m_granted;
    Label* m_mask;
    std::vector<GroupCard> m_groups;
};

} // namespace boxwright::ui
