#pragma once

#include "ui/panels/editor/common/editor_tab.h"

namespace boxwright::ui {

class CommandCard;
class EnvCard;
class RlimitsCard;
class RunCard;
class UserCard;

/// What runs, as whom, with what environment and which rlimits.
class ProcessTab : public EditorTab {
    Q_OBJECT
public:
    explicit ProcessTab(const EditorContext& context, QWidget* parent = nullptr);
    QStringList problemPaths() const override;

protected:
    void refresh() override;

private:
    CommandCard* m_command;
    UserCard* m_user;
    EnvCard* m_env;
    RunCard* m_run;
    RlimitsCard* m_rlimits;
};

} // namespace boxwright::ui
