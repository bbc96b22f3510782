#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

class QGridLayout;

namespace boxwright::ui {

class Field;

/// Device nodes made besides the usual ones.
class DevicesCard : public Card {
    Q_OBJECT
public:
    explicit DevicesCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    std::vector<Device> devices() const;
    void rebuild();
    void addRow(int index, const Device& device);
    void addDevice(const QString& typed);

    EditorContext m_context;
    QGridLayout* m_grid;
    Field* m_path;
    std::vector<Device> m_shown;
};

} // namespace boxwright::ui
