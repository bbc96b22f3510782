#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

#include <QHash>

class QHBoxLayout;

namespace boxwright::ui {

class Field;
class Label;
class Slider;
class Switch;

/// Terminal, no_new_privs, OOM score, security labels.
class RunCard : public Card {
    Q_OBJECT
public:
    explicit RunCard(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();

private:
    void addTerminal();
    Field* addSize(QHBoxLayout* into, const QString& name, const QString& unit,
                   uint32_t ConsoleSize::*member);
    void setSize(Field* field, const QString& text, uint32_t ConsoleSize::*member);
    void addNoNewPrivileges();
    void addOomScore();
    Field* addLabelField(const QString& label, const QString& member, const QString& check,
                         std::optional<std::string> Process::*target);
    void setOomScore(int score);

    EditorContext m_context;
    Switch* m_terminal = nullptr;
    Field* m_columns = nullptr;
    Field* m_lines = nullptr;
    Switch* m_noNewPrivileges = nullptr;
    Label* m_bit = nullptr;
    Slider* m_score = nullptr;
    Field* m_scoreField = nullptr;
    Field* m_apparmor = nullptr;
    Field* m_selinux = nullptr;
    QHash<Field*, Label*> m_reasons; ///< why one cannot be set here
};

} // namespace boxwright::ui
