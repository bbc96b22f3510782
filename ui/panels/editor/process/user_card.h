#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

namespace boxwright::ui {

class Field;
class Label;

/// uid, gid, further groups and umask.
class UserCard : public Card {
    Q_OBJECT
public:
    explicit UserCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    Field* addId(const QString& label, uint32_t User::*member, Label** onHost);
    void applyGroups(const QString& text);
    void applyUmask(const QString& text);
    QString hostId(uint32_t inside, bool users) const;

    EditorContext m_context;
    Field* m_uid;
    Field* m_gid;
    Field* m_groups;
    Field* m_umask;
    Label* m_hostUid = nullptr;
    Label* m_hostGid = nullptr;
    Label* m_newFiles = nullptr;
};

} // namespace boxwright::ui
