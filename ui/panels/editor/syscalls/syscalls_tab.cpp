#include "ui/panels/editor/syscalls/syscalls_tab.h"

#include "engine/oci/seccomp_json.h"
#include "ui/document/edits.h"
#include "ui/models/seccomp_presets.h"
#include "ui/models/syscall_filter.h"
#include "ui/models/syscall_model.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/syscalls/syscall_bar.h"
#include "ui/panels/editor/syscalls/syscall_tree.h"
#include "ui/panels/editor/syscalls/syscall_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/select.h"

#include <QFile>
#include <QFileDialog>
#include <QShortcut>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

constexpr qint64 largestProfile = 4LL * 1024 * 1024;

QVBoxLayout* headedColumn(QHBoxLayout* into, const QString& head) {
    auto* block = new QVBoxLayout;
    block->setSpacing(space::half);
    block->addWidget(new Label(head, FontStyle::CaptionMedium, Color::T3));
    into->addLayout(block);
    return block;
}

} // namespace

SyscallsTab::SyscallsTab(const EditorContext& context, QWidget* parent)
    : EditorTab(context, parent)
    , m_model(new SyscallModel(context.document, this))
    , m_filter(new SyscallFilter(this))
    , m_tree(new SyscallTree(*m_model, *m_filter))
    , m_notice(new Notice) {
    setObjectName(QStringLiteral("syscallsTab"));
    column()->setContentsMargins(0, 0, 0, 0);
    column()->setSpacing(0);
    column()->addWidget(makeProfileBar());
    column()->addWidget(new Separator);
    column()->addWidget(m_notice);
    column()->addWidget(makeSummary());
    column()->addWidget(new Separator);
    column()->addWidget(m_tree, 1);
    m_tree->setMinimumHeight(320);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SyscallsTab::explain);
    refresh();
    m_tree->expandToDepth(0);
}

QWidget* SyscallsTab::makeProfileBar() {
    auto* bar = new Surface(Color::Card);
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(space::page, 12, space::page, 12);
    line->setSpacing(space::page);
    m_profile = new Segmented(tr("Base profile"));
    m_profile->setObjectName(QStringLiteral("seccompPreset"));
    m_profile->add(int(SeccompPreset::Off), tr("Off"));
    m_profile->add(int(SeccompPreset::Default), tr("Docker default"));
    m_profile->add(int(SeccompPreset::Tight), tr("Tight"));
    headedColumn(line, tr("Base profile"))->addWidget(m_profile);
    m_default = new Select(tr("Default action"));
    for (const SyscallAction& action : syscallActions())
        m_default->addItem(icon(QString::fromLatin1(action.icon), action.color),
                           actionLabel(action));
    headedColumn(line, tr("Default action"))->addWidget(m_default);
    m_architectures = new QWidget;
    auto* chips = new QHBoxLayout(m_architectures);
    chips->setContentsMargins(0, 4, 0, 4);
    chips->setSpacing(space::half);
    headedColumn(line, tr("Architectures"))->addWidget(m_architectures);
    line->addStretch();
    auto* load = new Button(QStringLiteral("import"), tr("Load profile…"));
    load->setToolTip(tr("A seccomp profile in Docker's or the OCI form"));
    line->addWidget(load, 0, Qt::AlignBottom);
    connect(m_profile, &Segmented::chosen, this, &SyscallsTab::chooseProfile);
    connect(m_default, &QComboBox::activated, this, &SyscallsTab::setDefaultAction);
    connect(load, &QAbstractButton::clicked, this, &SyscallsTab::chooseFile);
    return bar;
}

QWidget* SyscallsTab::makeSummary() {
    auto* part = new QWidget;
    auto* rows = new QVBoxLayout(part);
    rows->setContentsMargins(space::page, 12, space::page, 10);
    rows->setSpacing(space::unit);
    rows->addWidget(m_totals = new Label(FontStyle::BodyMedium));
    rows->addWidget(m_bar = new SyscallBar);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    line->addWidget(m_text = new Field(tr("Filter syscalls by name or purpose")));
    m_text->setPlaceholderText(tr("Filter by name or purpose"));
    m_text->setLeadingIcon(QStringLiteral("search"));
    m_text->setFixedWidth(208);
    line->addWidget(m_show = new Segmented(tr("Which syscalls are listed")));
    m_show->add(int(SyscallShow::WorthALook), tr("Worth a look"));
    m_show->add(int(SyscallShow::All), tr("All"));
    m_show->add(int(SyscallShow::Allowed), tr("Allowed"));
    m_show->add(int(SyscallShow::Denied), tr("Denied"));
    m_show->add(int(SyscallShow::Conditional), tr("Conditional"));
    m_changed = m_show->add(int(SyscallShow::Changed), tr("Changed"));
    m_show->setCurrent(int(SyscallShow::WorthALook));
    line->addStretch();
    rows->addLayout(line);
    connect(m_show, &Segmented::chosen, this, [this](int show) {
        m_filter->setShow(static_cast<SyscallShow>(show));
        m_tree->expandToDepth(0);
    });
    connect(m_text, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_filter->setText(text);
        m_tree->expandToDepth(0);
    });
    auto* find = new QShortcut(QKeySequence(Qt::Key_Slash), this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_text, qOverload<>(&QWidget::setFocus));
    return part;
}

void SyscallsTab::addArchitectures(QHBoxLayout* into) {
    const auto& part = spec().linux;
    if (!part || !part->seccomp)
        return;
    QStringList names = toStringList(part->seccomp->architectures);
    if (names.isEmpty())
        names.append(tr("this machine's"));
    for (const QString& name : names) {
        QString shown = name;
        auto* chip = new Chip(shown.remove(QStringLiteral("SCMP_ARCH_")).toLower());
        chip->setMono(true);
        chip->setToolTip(name);
        into->addWidget(chip);
    }
    into->addStretch();
}

int SyscallsTab::counter() const {
    const int changes = m_model->totals().changed;
    return changes > 0 && currentPreset() < 0 ? changes : -1;
}

int SyscallsTab::currentPreset() const {
    const std::optional<Seccomp> now = spec().linux ? spec().linux->seccomp : std::nullopt;
    for (SeccompPreset preset :
         {SeccompPreset::Off, SeccompPreset::Default, SeccompPreset::Tight}) {
        if (now == seccompPreset(preset, spec()))
            return int(preset);
    }
    return -1;
}

void SyscallsTab::chooseProfile(int preset) {
    m_notice->setText({});
    edits::setSeccomp(document(), tr("Choose a syscall profile"),
                      seccompPreset(static_cast<SeccompPreset>(preset), spec()));
}

void SyscallsTab::setDefaultAction(int row) {
    const SyscallAction& action = syscallActions()[size_t(row)];
    edits::changeSeccomp(document(), tr("Change the default action"), [&action](Seccomp& profile) {
        profile.defaultAction = action.action;
        profile.defaultErrnoRet = action.errnoRet;
    });
}

void SyscallsTab::chooseFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Load a seccomp profile"), {},
                                                      tr("Seccomp profiles (*.json)"));
    if (!path.isEmpty())
        loadProfile(path);
}

void SyscallsTab::loadProfile(const QString& filePath) {
    m_notice->setText({});
    QFile file(filePath);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestProfile) {
        m_notice->setText(tr("%1 cannot be read: %2").arg(filePath, file.errorString()));
        return;
    }
    const QByteArray json = file.readAll();
    Result<Seccomp> profile =
        seccompFromJson({json.constData(), size_t(json.size())}, seccompContext(spec()));
    if (!profile) {
        m_notice->setText(
            tr("%1 is no seccomp profile: %2").arg(filePath, qt(profile.error().message())));
        return;
    }
    edits::setSeccomp(document(), tr("Load a syscall profile"), std::move(*profile));
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
    m_profile->setCurrent(currentPreset());
    const bool filtering = m_model->filtering();
    m_default->setEnabled(filtering);
    m_default->setToolTip(filtering ? tr("What happens to a syscall no rule names")
                                    : tr("There is no filter: every syscall is allowed"));
    if (filtering) {
        const SyscallAction& row = actionRow(spec().linux->seccomp->defaultAction);
        m_default->setCurrentIndex(int(&row - syscallActions().data()));
    }
    auto* chips = static_cast<QHBoxLayout*>(m_architectures->layout());
    clearLayout(chips);
    addArchitectures(chips);
    if (const QString problem = problemAt(document(), QStringLiteral("/linux/seccomp"));
        !problem.isEmpty())
        m_notice->setText(problem);
    m_tree->viewport()->update();
}

} // namespace boxwright::ui
