#pragma once

#include "ui/panels/editor/common/editor_tab.h"

namespace boxwright::ui {

class ChipEditor;
class DevicesCard;
class Label;
class MountsCard;
class SectionHeader;
class Switch;

/// Mounts, the root, masked and read-only paths, devices.
class FilesTab : public EditorTab {
    Q_OBJECT
public:
    explicit FilesTab(const EditorContext& context, QWidget* parent = nullptr);
    int counter() const override; ///< bind mounts and tmpfs of the user's own
    QStringList problemPaths() const override;

Q_SIGNALS:
    void removed(const QString& destination);

protected:
    void refresh() override;

private:
    void addHeader();
    class Card* makeRootCard();
    class Card* makePathsCard(const QString& iconName, const QString& title, const QString& hint,
                              const QString& foot, ChipEditor** chips);
    void addMount(const Mount& mount);
    void addBind();

    SectionHeader* m_head;
    MountsCard* m_mounts;
    Switch* m_readonly = nullptr;
    ChipEditor* m_masked = nullptr;
    ChipEditor* m_readonlyPaths = nullptr;
    DevicesCard* m_devices;
};

} // namespace boxwright::ui
