#include "ui/panels/editor/capabilities/capabilities_tab.h"

#include "ui/document/edits.h"
#include "ui/models/capability_delegate.h"
#include "ui/models/capability_model.h"
#include "ui/models/capability_presets.h"
#include "ui/models/row_painting.h"
#include "ui/panels/editor/capabilities/capability_sets.h"
#include "ui/panels/editor/capabilities/capability_words.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/segmented.h"

#include <QAbstractButton>
#include <QListView>
#include <QShortcut>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

constexpr int columns = 3;
/// Which column a group stands in, in the order of the catalogue; balances their heights.
constexpr int columnOf[] = {0, 1, 0, 1, 2, 2, 1};

} // namespace

CapabilitiesTab::CapabilitiesTab(const EditorContext& context, QWidget* parent)
    : EditorTab(context, parent)
    , m_model(new CapabilityModel(context.document, this)) {
    setObjectName(QStringLiteral("capabilitiesTab"));
    addPresets();
    addSummary();
    column()->addWidget(m_sets = new CapabilitySets(context));
    addGroups();
    column()->addStretch();
    refresh();
}

void CapabilitiesTab::addPresets() {
    QHBoxLayout* both = addCardRow(column());
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    both->addLayout(line, 1);
    line->addWidget(new Label(tr("Preset"), FontStyle::Body, Color::T2));
    line->addWidget(m_presets = new Segmented(tr("Preset of capabilities")));
    m_presets->setObjectName(QStringLiteral("capabilityPreset"));
    m_presets->add(int(CapabilityPreset::None), tr("None"))->setToolTip(tr("No capability at all"));
    m_presets->add(int(CapabilityPreset::Docker), tr("Docker default"))
        ->setToolTip(tr("The 14 that docker grants"));
    m_presets->add(int(CapabilityPreset::Podman), tr("Podman default"))
        ->setToolTip(tr("The 11 that podman grants"));
    m_presets->add(int(CapabilityPreset::NetworkService), tr("Network service"))
        ->setToolTip(tr("Ports below 1024 and the change to an ordinary user, nothing else"));
    m_presets->add(int(CapabilityPreset::All), tr("All"))->setToolTip(tr("Everything root may do"));
    line->addWidget(m_changes = new Chip(QString(), Tone::Warning));
    line->addStretch();
    both->addWidget(m_filter = new Field(tr("Find a capability")));
    m_filter->setLeadingIcon(QStringLiteral("search"));
    m_filter->setPlaceholderText(tr("Find a capability"));
    m_filter->setToolTip(tr("Part of a name or of what it allows (/)"));
    m_filter->setFixedWidth(168);
    connect(m_presets, &Segmented::chosen, this, &CapabilitiesTab::choosePreset);
    connect(m_filter, &QLineEdit::textEdited, this, &CapabilitiesTab::filter);
    auto* find = new QShortcut(QKeySequence(Qt::Key_Slash), this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_filter, qOverload<>(&QWidget::setFocus));
}

void CapabilitiesTab::addSummary() {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::gap);
    line->addWidget(m_granted = new Label(FontStyle::Body, Color::T1));
    line->addWidget(m_mask = new Label(FontStyle::Code, Color::T2));
    line->addStretch();
    const QString words[] = {tr("low"), tr("look twice"), tr("reaches the host")};
    for (int level = 1; level <= 3; ++level) {
        auto* pair = new QHBoxLayout;
        pair->setSpacing(space::half + 2);
        pair->addWidget(new RiskMark(level, nullptr, 6));
        pair->addWidget(new Label(words[level - 1], FontStyle::Small, Color::T2));
        line->addLayout(pair);
    }
    column()->addLayout(line);
}

void CapabilitiesTab::addGroups() {
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    QVBoxLayout* stacks[columns];
    for (QVBoxLayout*& stack : stacks) {
        row->addLayout(stack = new QVBoxLayout, 1);
        stack->setSpacing(12);
    }
    const QStringList groups = capabilityGroups();
    for (int i = 0; i < groups.size(); ++i) {
        m_groups.push_back(makeGroup(groups[i]));
        const int at = i < int(std::size(columnOf)) ? columnOf[i] : i % columns;
        stacks[at]->addWidget(m_groups.back().card);
    }
    for (QVBoxLayout* stack : stacks)
        stack->addStretch();
    column()->addLayout(row);
}

CapabilitiesTab::GroupCard CapabilitiesTab::makeGroup(const QString& name) {
    GroupCard made{new Card, new CapabilityGroup(*m_model, name, this), new QListView,
                   new Label(FontStyle::Small, Color::T3)};
    QVBoxLayout* body = made.card->body();
    body->setContentsMargins(1, 0, 1, 6);
    body->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 12, 6);
    head->setSpacing(space::unit);
    head->addWidget(
        new Label(translated("Capability", name.toStdString()), FontStyle::BodySemibold));
    head->addWidget(made.count);
    head->addStretch();
    body->addLayout(head);
    body->addWidget(new Separator);
    QListView* list = made.list;
    list->setObjectName(QStringLiteral("capabilities ") + name);
    list->setAccessibleName(tr("Capabilities: %1").arg(name));
    list->setModel(made.group);
    list->setItemDelegate(new CapabilityDelegate(list));
    list->setProperty("bare", true);
    list->setFrameShape(QFrame::NoFrame);
    list->setMouseTracking(true);
    list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setTabKeyNavigation(false);
    body->addWidget(list);
    connect(list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CapabilitiesTab::explain);
    return made;
}

int CapabilitiesTab::counter() const {
    return m_model->granted();
}

void CapabilitiesTab::choosePreset(int preset) {
    document().endGesture();
    edits::setCapabilities(document(), capabilityPreset(static_cast<CapabilityPreset>(preset)));
}

void CapabilitiesTab::filter(const QString& text) {
    for (const GroupCard& part : m_groups)
        part.group->setText(text);
    refresh();
}

void CapabilitiesTab::explain(const QModelIndex& index) {
    const QString name = index.data(CapabilityModel::NameRole).toString();
    m_sets->setCapability(name);
    if (!name.isEmpty())
        context().explainer.show(
            [&document = document(), name] { return explainCapability(document, name); });
}

void CapabilitiesTab::refresh() {
    const int preset = capabilityPresetOf(spec());
    m_presets->setCurrent(preset);
    m_sets->refresh();
    m_changes->setText(tr("%n change(s)", nullptr, m_model->changes()));
    m_changes->setVisible(m_model->changes() > 0 && preset < 0);
    m_granted->setText(tr("%1 of %2 granted").arg(m_model->granted()).arg(m_model->rowCount()));
    m_mask->setText(QStringLiteral("CapEff: ") + m_model->mask());
    for (const GroupCard& part : m_groups) {
        const int rows = part.group->rowCount();
        part.list->setFixedHeight(rows * CapabilityDelegate::rowHeight);
        part.card->setVisible(rows > 0);
        part.count->setText(tr("%1 of %2").arg(part.group->granted()).arg(rows));
        part.list->viewport()->update();
    }
}

} // namespace boxwright::ui
