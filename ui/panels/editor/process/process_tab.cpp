#include "ui/panels/editor/process/process_tab.h"

#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/process/command_card.h"
#include "ui/panels/editor/process/env_card.h"
#include "ui/panels/editor/process/rlimits_card.h"
#include "ui/panels/editor/process/run_card.h"
#include "ui/panels/editor/process/user_card.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {

ProcessTab::ProcessTab(const EditorContext& context, QWidget* parent)
    : EditorTab(context, parent)
    , m_command(new CommandCard(context))
    , m_user(new UserCard(context))
    , m_env(new EnvCard(context))
    , m_run(new RunCard(context))
    , m_rlimits(new RlimitsCard(context)) {
    column()->addWidget(m_command);
    QHBoxLayout* first = addCardRow(column());
    first->addWidget(m_user, 1);
    first->addWidget(m_env, 1);
    QHBoxLayout* second = addCardRow(column());
    second->addWidget(m_run, 1);
    second->addWidget(m_rlimits, 1);
    column()->addStretch();
    refresh();
}

QStringList ProcessTab::problemPaths() const {
    return {QStringLiteral("/process/args"),    QStringLiteral("/process/cwd"),
            QStringLiteral("/process/env"),     QStringLiteral("/process/user"),
            QStringLiteral("/process/rlimits"), QStringLiteral("/process/oomScoreAdj"),
            QStringLiteral("/process")};
}

void ProcessTab::refresh() {
    m_command->refresh();
    m_user->refresh();
    m_env->refresh();
    m_run->refresh();
    m_rlimits->refresh();
}

} // namespace boxwright::ui
