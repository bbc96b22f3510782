#include "ui/panels/editor/syscalls/profile_bar.h"

#include "engine/oci/seccomp_json.h"
#include "ui/document/edits.h"
#include "ui/models/seccomp_presets.h"
#include "ui/models/syscall_actions.h"
#include "ui/models/syscall_numbers.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/label.h"
#include "ui/widgets/popup.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/select.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QSaveFile>

#include <algorithm>
#include <cerrno>

namespace boxwright::ui {
namespace {

constexpr qint64 largestProfile = 4LL * 1024 * 1024;
constexpr uint32_t furtherErrnos[] = {EACCES, EINVAL, ENOENT, EOPNOTSUPP};
constexpr size_t chipsShown = 4;

QVBoxLayout* headedColumn(QHBoxLayout* into, const QString& head) {
    auto* block = new QVBoxLayout;
    block->setSpacing(space::half);
    block->addWidget(new Label(head, FontStyle::CaptionMedium, Color::T3));
    into->addLayout(block);
    return block;
}

QString filterName() {
    return ProfileBar::tr("Seccomp profiles (*.json)");
}

} // namespace

ProfileBar::ProfileBar(const EditorContext& context, QWidget* parent)
    : Surface(Color::Card, parent)
    , m_context(context) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(space::page, 12, space::page, 12);
    QHBoxLayout* pair = addCardRow(rows); // two lines where the window is narrow
    auto* left = new QHBoxLayout;
    auto* right = new QHBoxLayout;
    for (QHBoxLayout* part : {left, right}) {
        part->setSpacing(space::page);
        pair->addLayout(part);
    }
    addPreset(left);
    addDefault(left);
    left->addStretch();
    addArchitectures(right);
    right->addStretch();
    addFile(right);
    pair->setStretch(1, 1);
}

const std::optional<Seccomp>& ProfileBar::profile() const {
    static const std::optional<Seccomp> none;
    const auto& part = m_context.document.spec().linux;
    return part ? part->seccomp : none;
}

void ProfileBar::addPreset(QHBoxLayout* into) {
    m_preset = new Segmented(tr("Base profile"));
    m_preset->setObjectName(QStringLiteral("seccompPreset"));
    m_preset->add(int(SeccompPreset::Off), tr("Off"))
        ->setToolTip(tr("No filter: every syscall reaches the kernel"));
    m_preset->add(int(SeccompPreset::Default), tr("Docker default"))
        ->setToolTip(tr("What docker and podman allow when nothing else is asked for"));
    m_preset->add(int(SeccompPreset::Tight), tr("Tight"))
        ->setToolTip(tr("The default without everything of high risk or for a capability"));
    headedColumn(into, tr("Base profile"))->addWidget(m_preset);
    connect(m_preset, &Segmented::chosen, this, [this](int preset) {
        Q_EMIT failed({});
        edits::setSeccomp(
            m_context.document, tr("Choose a syscall profile"),
            seccompPreset(static_cast<SeccompPreset>(preset), m_context.document.spec()));
    });
}

void ProfileBar::addOutcome(const Outcome& outcome) {
    const SyscallAction& row = actionRow(outcome.action);
    m_outcomes.push_back(outcome);
    m_default->addItem(icon(QString::fromLatin1(row.icon), row.color),
                       actionText({outcome.action, outcome.errnoRet, false, true}));
}

void ProfileBar::addDefault(QHBoxLayout* into) {
    m_default = new Select(tr("Default action"));
    m_default->setObjectName(QStringLiteral("defaultAction"));
    for (const SyscallAction& action : syscallActions())
        addOutcome({action.action, action.errnoRet});
    for (uint32_t number : furtherErrnos)
        addOutcome({"SCMP_ACT_ERRNO", number});
    headedColumn(into, tr("Default action"))->addWidget(m_default);
    connect(m_default, &QComboBox::activated, this, &ProfileBar::setDefault);
}

void ProfileBar::setDefault(int row) {
    edits::changeSeccomp(m_context.document, tr("Change the default action"),
                         [outcome = m_outcomes[size_t(row)]](Seccomp& seccomp) {
                             seccomp.defaultAction = outcome.action;
                             seccomp.defaultErrnoRet = outcome.errnoRet;
                         });
}

void ProfileBar::addArchitectures(QHBoxLayout* into) {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::half);
    m_chips = new QWidget;
    auto* chips = new QHBoxLayout(m_chips);
    chips->setContentsMargins(0, 0, 0, 0);
    chips->setSpacing(space::half);
    line->addWidget(m_chips);
    auto* add = new IconButton(QStringLiteral("plus"), tr("Choose the architectures"));
    add->setObjectName(QStringLiteral("architectures"));
    m_addArchitecture = add;
    line->addWidget(add);
    headedColumn(into, tr("Architectures"))->addLayout(line);
    m_architectures = new QMenu(this);
    m_architectures->setObjectName(QStringLiteral("architectureMenu"));
    connect(m_architectures, &QMenu::aboutToShow, this, &ProfileBar::fillArchitectures);
    connect(add, &QAbstractButton::clicked, this, [this, add] { popupAt(*m_architectures, *add); });
}

void ProfileBar::addFile(QHBoxLayout* into) {
    auto* load = new Button(QStringLiteral("import"), tr("Load profile…"));
    load->setToolTip(tr("A seccomp profile in Docker's or the OCI form"));
    auto* save = new IconButton(QStringLiteral("save"), tr("Save the profile as a file…"), nullptr,
                                int(ButtonSize::Normal));
    save->setObjectName(QStringLiteral("saveProfile"));
    m_save = save;
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::half);
    buttons->addWidget(load);
    buttons->addWidget(save);
    into->addLayout(buttons);
    into->setAlignment(buttons, Qt::AlignBottom);
    connect(load, &QAbstractButton::clicked, this, [this] { choose(false); });
    connect(save, &QAbstractButton::clicked, this, [this] { choose(true); });
}

void ProfileBar::fillArchitectures() {
    m_architectures->clear();
    if (!profile())
        return;
    const QStringList chosen = toStringList(profile()->architectures);
    for (const SeccompArchitecture& row : seccompArchitectures()) {
        QAction* action = m_architectures->addAction(
            QStringLiteral("%1   %2").arg(QString::fromLatin1(row.name),
                                          QCoreApplication::translate("SyscallNumbers", row.note)));
        action->setCheckable(true);
        action->setChecked(chosen.contains(QString::fromLatin1(row.oci)));
        connect(action, &QAction::triggered, this,
                [this, name = std::string(row.oci)](bool on) { setArchitecture(name, on); });
    }
}

void ProfileBar::setArchitecture(const std::string& name, bool on) {
    edits::changeSeccomp(m_context.document, tr("Change the architectures of the filter"),
                         [&](Seccomp& seccomp) {
                             std::vector<std::string> all =
                                 seccomp.architectures.value_or(std::vector<std::string>{});
                             std::erase(all, name);
                             if (on)
                                 all.push_back(name);
                             seccomp.architectures.reset(); // none: the machine's own
                             if (!all.empty())
                                 seccomp.architectures = std::move(all);
                         });
}

void ProfileBar::showArchitectures() {
    auto* row = static_cast<QHBoxLayout*>(m_chips->layout());
    clearLayout(row);
    const QStringList all = profile() ? toStringList(profile()->architectures) : QStringList();
    const auto add = [row](const QString& text, const QString& toolTip) {
        auto* chip = new Chip(text);
        chip->setMono(true);
        chip->setToolTip(toolTip);
        row->addWidget(chip);
    };
    for (const QString& name : all.mid(0, chipsShown))
        add(architectureName(name.toStdString()), name);
    if (size_t(all.size()) > chipsShown)
        add(tr("+%1").arg(size_t(all.size()) - chipsShown),
            all.mid(chipsShown).join(QLatin1Char('\n')));
    if (all.isEmpty())
        add(architectureName(nativeArchitecture()),
            tr("The filter names none: it is for this machine's own"));
}

int ProfileBar::currentPreset() const {
    for (SeccompPreset preset :
         {SeccompPreset::Off, SeccompPreset::Default, SeccompPreset::Tight}) {
        if (profile() == seccompPreset(preset, m_context.document.spec()))
            return int(preset);
    }
    return -1;
}

void ProfileBar::choose(bool saving) {
    const QString path =
        saving ? QFileDialog::getSaveFileName(this, tr("Save the seccomp profile"),
                                              QStringLiteral("seccomp.json"), filterName())
               : QFileDialog::getOpenFileName(this, tr("Load a seccomp profile"), {}, filterName());
    if (!path.isEmpty())
        saving ? save(path) : load(path);
}

void ProfileBar::load(const QString& filePath) {
    Q_EMIT failed({});
    QFile file(filePath);
    if (!file.open(QIODevice::ReadOnly))
        return Q_EMIT failed(tr("%1 cannot be read: %2").arg(filePath, file.errorString()));
    if (file.size() > largestProfile)
        return Q_EMIT failed(tr("%1 is too large for a seccomp profile.").arg(filePath));
    const QByteArray json = file.readAll();
    Result<Seccomp> loaded = seccompFromJson({json.constData(), size_t(json.size())},
                                             seccompContext(m_context.document.spec()));
    if (!loaded)
        return Q_EMIT failed(
            tr("%1 is no seccomp profile: %2").arg(filePath, qt(loaded.error().message())));
    edits::setSeccomp(m_context.document, tr("Load a syscall profile"), std::move(*loaded));
}

void ProfileBar::save(const QString& filePath) {
    Q_EMIT failed({});
    if (!profile())
        return;
    const std::string json = seccompToJson(*profile()) + "\n";
    QSaveFile file(filePath);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.write(json.data(), qint64(json.size())) == qint64(json.size()) &&
                         file.commit();
    if (!written)
        Q_EMIT failed(tr("%1 cannot be written: %2").arg(filePath, file.errorString()));
}

void ProfileBar::refresh() {
    m_preset->setCurrent(currentPreset());
    const QString reason =
        profile() ? QString() : tr("There is no filter: every syscall is allowed.");
    for (QWidget* control : {static_cast<QWidget*>(m_default), m_addArchitecture, m_save})
        control->setEnabled(profile().has_value());
    m_default->setToolTip(profile() ? tr("What happens to a syscall no rule names") : reason);
    m_addArchitecture->setToolTip(profile() ? tr("Choose the architectures") : reason);
    m_save->setToolTip(profile() ? tr("Save the profile as a file…") : reason);
    showArchitectures();
    if (!profile())
        return;
    Outcome now{profile()->defaultAction, profile()->defaultErrnoRet};
    if (now.action == "SCMP_ACT_ERRNO" && !now.errnoRet)
        now.errnoRet = EPERM; // what runtimes take without a number
    if (std::find(m_outcomes.begin(), m_outcomes.end(), now) == m_outcomes.end())
        addOutcome(now);
    m_default->setCurrentIndex(
        int(std::find(m_outcomes.begin(), m_outcomes.end(), now) - m_outcomes.begin()));
}

} // namespace boxwright::ui
