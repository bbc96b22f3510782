#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

namespace boxwright::ui {

class MountEditor;
class MountRow;

/// The tree of mounts; the selected one opens its editor.
class MountsCard : public Card {
    Q_OBJECT
public:
    explicit MountsCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();
    /// An index of ContainerSpec::mounts, -1 for none.
    void select(int index);
    int selected() const { return m_selected; }

Q_SIGNALS:
    void removed(const QString& destination);

private:
    std::vector<Mount> mounts() const;
    void rebuild();
    void addRow(int index, const Mount& mount, bool last);
    void move(int index, int by);
    void remove(int index);
    void step(int row, int by);
    void dragTo(int index, int y);
    void drop(int index, bool here);

    EditorContext m_context;
    std::vector<Mount> m_shown;
    bool m_shownReadonly = false;
    size_t m_shownLayers = 0;
    std::vector<MountRow*> m_rows; ///< the root first
    MountEditor* m_editor = nullptr;
    QWidget* m_dropMark; ///< the line where a dragged mount would land
    int m_dropIndex = -1;
    int m_selected = -1;
};

} // namespace boxwright::ui
