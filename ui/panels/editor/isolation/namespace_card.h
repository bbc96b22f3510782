#pragma once

#include "engine/model/namespaces.h"
#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

class QStackedLayout;

namespace boxwright::ui {

class Chip;
class Field;
class FieldMessage;
class IconMark;
class Label;
class Segmented;
class Select;

/// One namespace: new, the host's, another container's, or any by path.
class NamespaceCard : public Card {
    Q_OBJECT
public:
    NamespaceCard(const EditorContext& context, const NamespaceRow& row, QWidget* parent = nullptr);
    void refresh();

private:
    QWidget* makeContainerLine();
    QWidget* makePathLine();
    QWidget* makeDetail();
    void choose(NamespaceMode mode, const QString& target = {});
    void fillContainers();
    QString detail(NamespaceMode mode) const;

    EditorContext m_context;
    const NamespaceRow& m_row;
    Segmented* m_mode;
    IconMark* m_icon;
    QWidget* m_containerLine;
    QWidget* m_pathLine;
    QWidget* m_detailLine;
    Select* m_container;
    Field* m_path;
    Label* m_detail;
};

} // namespace boxwright::ui
