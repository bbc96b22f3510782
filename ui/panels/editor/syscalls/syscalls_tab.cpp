#include "ui/panels/editor/syscalls/syscalls_tab.h"

#include "ui/models/syscall_filter.h"
#include "ui/models/syscall_model.h"
#include "ui/models/syscall_numbers.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/syscalls/profile_bar.h"
#include "ui/panels/editor/syscalls/rule_editor.h"
#include "ui/panels/editor/syscalls/syscall_bar.h"
#include "ui/panels/editor/syscalls/syscall_tree.h"
#include "ui/panels/editor/syscalls/syscall_words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/select.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

namespace boxwright::ui {
SyscallsTab::SyscallsTab(const EditorContext& context, QWidget* parent)
    : EditorTab(context, parent)
    , m_model(new SyscallModel(context.document, this))
    , m_filter(new SyscallFilter(this))
    , m_tree(new SyscallTree(*m_model, *m_filter))
    , m_profile(new ProfileBar(context))
    , m_rules(new RuleEditor(context))
    , m_notice(new Notice) {
    setObjectName(QStringLiteral("syscallsTab"));
    column()->setContentsMargins(0, 0, 0, 0);
    column()->setSpacing(0);
    column()->addWidget(m_profile);
    column()->addWidget(new Separator);
    column()->addWidget(m_notice);
    column()->addWidget(makeSummary());
    column()->addWidget(new Separator);
    column()->addWidget(m_tree, 1);
    m_tree->setMinimumHeight(320);
    m_tree->setRuleEditor(m_rules);
    connect(m_profile, &ProfileBar::failed, m_notice, &Notice::setText);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SyscallsTab::explain);
    refresh();
    m_tree->expandToDepth(0);
}

QWidget* SyscallsTab::makeSummary() {
    auto* part = new QWidget;
    auto* rows = new QVBoxLayout(part);
    rows->setContentsMargins(space::page, 12, space::page, 10);
    rows->setSpacing(space::unit);
    auto* head = new QHBoxLayout;
    head->addWidget(m_totals = new Label(FontStyle::BodyMedium));
    head->addStretch();
    head->addWidget(m_count = new Label(FontStyle::Small, Color::T3));
    rows->addLayout(head);
    rows->addWidget(m_bar = new SyscallBar);
    QHBoxLayout* line = addCardRow(rows);
    line->setSpacing(space::unit);
    addFilters(line);
    auto* find = new QShortcut(QKeySequence(Qt::Key_Slash), this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_text, qOverload<>(&QWidget::setFocus));
    return part;
}

void SyscallsTab::addFilters(QHBoxLayout* into) {
    auto* left = new QHBoxLayout;
    left->setSpacing(space::unit);
    left->addWidget(m_text = new Field(tr("Filter syscalls by name or purpose")));
    m_text->setPlaceholderText(tr("Filter by name or purpose"));
    m_text->setToolTip(tr("Part of a name, purpose, capability or group; a risk; a number (/)"));
    m_text->setLeadingIcon(QStringLiteral("search"));
    m_text->setFixedWidth(208);
    left->addWidget(m_show = new Segmented(tr("Which syscalls are listed")));
    m_show->add(int(SyscallShow::WorthALook), tr("Worth a look"))
        ->setToolTip(tr("Those with some risk, a condition or a change"));
    m_show->add(int(SyscallShow::All), tr("All"))->setToolTip(tr("Every syscall"));
    m_show->add(int(SyscallShow::Allowed), tr("Allowed"))
        ->setToolTip(tr("Those that run, whatever their arguments"));
    m_show->add(int(SyscallShow::Denied), tr("Denied"))
        ->setToolTip(tr("Those that fail or end the process"));
    m_show->add(int(SyscallShow::Conditional), tr("Conditional"))
        ->setToolTip(tr("Those whose arguments decide"));
    m_changed = m_show->add(int(SyscallShow::Changed), tr("Changed"));
    m_changed->setToolTip(tr("Those that differ from Docker's default profile"));
    m_show->setCurrent(int(SyscallShow::WorthALook));
    left->addStretch();
    into->addLayout(left, 1);
    auto* right = new QHBoxLayout;
    right->setSpacing(space::unit);
    right->addWidget(new Label(tr("Group by"), FontStyle::Body, Color::T3));
    right->addWidget(m_grouping = new Select(tr("Group syscalls by")));
    m_grouping->setObjectName(QStringLiteral("syscallGrouping"));
    m_grouping->setToolTip(tr("How the list is divided"));
    m_grouping->addItems({tr("purpose"), tr("risk"), tr("capability")}); // as SyscallGrouping
    right->addStretch();
    into->addLayout(right);
    const auto unfold = [this] { m_tree->expandToDepth(0); };
    connect(m_show, &Segmented::chosen, this, [this, unfold](int show) {
        m_filter->setShow(static_cast<SyscallShow>(show));
        unfold();
    });
    connect(m_text, &QLineEdit::textEdited, this, [this, unfold](const QString& text) {
        m_filter->setText(text);
        unfold();
    });
    connect(m_grouping, &QComboBox::activated, this, [this, unfold](int grouping) {
        m_model->setGrouping(static_cast<SyscallGrouping>(grouping));
        unfold();
    });
}

int SyscallsTab::counter() const {
    const int changes = m_model->totals().changed;
    return changes > 0 && m_profile->currentPreset() < 0 ? changes : -1;
}

void SyscallsTab::loadProfile(const QString& filePath) {
    m_profile->load(filePath);
}

void SyscallsTab::saveProfile(const QString& filePath) {
    m_profile->save(filePath);
}

void SyscallsTab::explain(const QModelIndex& index) {
    const QModelIndex first = index.siblingAtColumn(0);
    if (!first.isValid() || first.data(SyscallModel::IsGroupRole).toBool())
        return;
    const QString name = first.data(SyscallModel::NameRole).toString();
    context().explainer.show(
        [&document = document(), name] { return explainSyscall(document, name); });
}

void SyscallsTab::refreshShow(int changes) {
    m_changed->setText(changes > 0 ? tr("Changed %1").arg(changes) : tr("Changed"));
    m_changed->updateGeometry();
}

void SyscallsTab::refresh() {
    const SyscallModel::Totals totals = m_model->totals();
    m_totals->setText(tr("%1 allowed · %2 denied · %3 conditional")
                          .arg(totals.allowed)
                          .arg(totals.denied)
                          .arg(totals.conditional));
    m_bar->setTotals(totals);
    refreshShow(totals.changed);
    m_count->setText(
        tr("%n syscall(s) on %1", nullptr, totals.allowed + totals.denied + totals.conditional)
            .arg(architectureName(nativeArchitecture())));
    m_profile->refresh();
    if (const QString problem = problemAt(document(), QStringLiteral("/linux/seccomp"));
        !problem.isEmpty())
        m_notice->setText(problem);
    m_tree->refreshRules();
    m_tree->viewport()->update();
}

} // namespace boxwright::ui
