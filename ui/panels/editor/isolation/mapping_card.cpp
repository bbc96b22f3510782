#include "ui/panels/editor/isolation/mapping_card.h"

#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/isolation/mapping_bar.h"
#include "ui/panels/editor/isolation/namespace_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <limits>

namespace boxwright::ui {
namespace {

constexpr qint64 largestId = std::numeric_limits<uint32_t>::max() - 1; ///< (uid_t)-1 is no id
constexpr uint32_t usualSize = 65536;

} // namespace

MappingCard::MappingCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("user"), tr("Id mapping"), parent)
    , m_context(context)
    , m_kind(new Segmented(tr("Which ids")))
    , m_kernel(new Label(FontStyle::Code, Color::T2))
    , m_consequence(new Label(FontStyle::Small, Color::T2))
    , m_bar(new MappingBar)
    , m_table(new QVBoxLayout) {
    m_kind->add(int(edits::IdKind::User), tr("Users"))->setToolTip(tr("How user ids are mapped"));
    m_kind->add(int(edits::IdKind::Group), tr("Groups"))
        ->setToolTip(tr("How group ids are mapped"));
    m_kind->setCurrent(int(edits::IdKind::User));
    m_kind->setDense(true);
    header()->insertWidget(2, m_kind);
    header()->addStretch();
    auto* add = new Button(QStringLiteral("plus"), tr("Range"), ButtonKind::Quiet);
    add->setObjectName(QStringLiteral("addRange"));
    add->setButtonSize(ButtonSize::Small);
    add->setToolTip(tr("Map one more range of ids"));
    header()->addWidget(add);
    m_table->setSpacing(space::half);
    body()->addLayout(m_table);
    body()->addWidget(m_bar);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_consequence);
    foot->addStretch();
    foot->addWidget(m_kernel);
    body()->addLayout(foot);
    connect(m_kind, &Segmented::chosen, this, &MappingCard::refresh);
    connect(add, &QAbstractButton::clicked, this, &MappingCard::addRange);
    refresh();
}

edits::IdKind MappingCard::kind() const {
    return static_cast<edits::IdKind>(m_kind->current());
}

std::vector<IdMapping> MappingCard::mappings() const {
    const auto& part = m_context.document.spec().linux;
    if (!part)
        return {};
    const auto& list = kind() == edits::IdKind::User ? part->uidMappings : part->gidMappings;
    return list.value_or(std::vector<IdMapping>{});
}

void MappingCard::addRange() {
    std::vector<IdMapping> ranges = mappings();
    IdMapping added{0, 100000, usualSize, {}};
    if (!ranges.empty()) {
        added.containerID = ranges.back().containerID + ranges.back().size;
        added.hostID = ranges.back().hostID + ranges.back().size;
    }
    ranges.push_back(added);
    edits::setIdMappings(m_context.document, kind(), ranges);
}

Field* MappingCard::addNumber(QHBoxLayout* line, const QString& label, int index,
                              uint32_t IdMapping::*member, uint32_t value) {
    auto* field = new Field(tr("%1, range %2").arg(label).arg(index + 1));
    field->setMono(true);
    field->setFixedWidth(104);
    field->setToolTip(tr("A number from 0 to %1").arg(largestId));
    field->setValue(QString::number(value));
    line->addWidget(new Label(label, FontStyle::Small, Color::T3));
    line->addWidget(field);
    m_context.explainer.attach(field, [context = m_context, which = kind()] {
        return explainIdMapping(context.document, which);
    });
    connect(field, &Field::committed, this, [this, field, index, member](const QString& text) {
        const auto number = parseNumber(text, 0, largestId);
        field->setError(number ? QString() : tr("An id is a number from 0 to %1.").arg(largestId));
        std::vector<IdMapping> ranges = mappings();
        if (!number || index >= int(ranges.size()))
            return;
        ranges[size_t(index)].*member = uint32_t(*number);
        edits::setIdMappings(m_context.document, kind(), ranges);
    });
    return field;
}

void MappingCard::addTableRow(int index, const IdMapping& range) {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    addNumber(line, tr("inside from"), index, &IdMapping::containerID, range.containerID);
    addNumber(line, tr("host from"), index, &IdMapping::hostID, range.hostID);
    Field* size = addNumber(line, tr("count"), index, &IdMapping::size, range.size);
    size->setError(problemAt(m_context.document,
                             QStringLiteral("/linux/%1/%2")
                                 .arg(kind() == edits::IdKind::User ? QStringLiteral("uidMappings")
                                                                    : QStringLiteral("gidMappings"))
                                 .arg(index)));
    line->addStretch();
    auto* remove = new IconButton(QStringLiteral("x"), tr("Remove this range"), nullptr, 24);
    line->addWidget(remove);
    m_table->addLayout(line);
    m_table->addWidget(new FieldMessage(size));
    connect(remove, &QAbstractButton::clicked, this, [this, index] {
        std::vector<IdMapping> ranges = mappings();
        ranges.erase(ranges.begin() + index);
        edits::setIdMappings(m_context.document, kind(), ranges);
    });
}

void MappingCard::rebuildTable(const std::vector<IdMapping>& ranges) {
    clearLayout(m_table);
    for (int index = 0; index < int(ranges.size()); ++index)
        addTableRow(index, ranges[size_t(index)]);
    m_shown = ranges;
}

void MappingCard::refresh() {
    const std::vector<IdMapping> ranges = mappings();
    m_bar->setMappings(ranges);
    if (ranges != m_shown)
        rebuildTable(ranges);
    const bool isNew =
        namespaceChoice(m_context.document.spec(), "user").mode == NamespaceMode::New;
    m_consequence->setText(!isNew ? tr("Without a new user namespace ids are the host's.")
                           : ranges.empty()
                               ? tr("The run maps your own ids.")
                               : tr("A process that breaks out as root is id %1 on the host.")
                                     .arg(ranges.front().hostID));
    m_kernel->setText(ranges.empty()
                          ? QString()
                          : QStringLiteral("%1 = %2 %3 %4")
                                .arg(kind() == edits::IdKind::User ? QStringLiteral("uid_map")
                                                                   : QStringLiteral("gid_map"))
                                .arg(ranges.front().containerID)
                                .arg(ranges.front().hostID)
                                .arg(ranges.front().size));
}

NamesCard::NamesCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("tag"), tr("Names and clocks"), parent)
    , m_context(context)
    , m_hostname(new Field(tr("Host name")))
    , m_domainname(new Field(tr("Domain name"))) {
    for (Field* field : {m_hostname, m_domainname}) {
        field->setMono(true);
        field->setFixedWidth(220);
    }
    m_hostname->setObjectName(QStringLiteral("hostname"));
    m_hostname->setToolTip(tr("What hostname(1) says in the box"));
    m_domainname->setToolTip(tr("The NIS domain, seldom needed"));
    m_hostname->setPlaceholderText(tr("the design's name"));
    addSettingRow(body(), tr("Host name"), QStringLiteral("sethostname(2)"), m_hostname);
    body()->addWidget(new FieldMessage(m_hostname));
    addSettingRow(body(), tr("Domain name"), QStringLiteral("setdomainname(2)"), m_domainname);
    body()->addWidget(new FieldMessage(m_domainname));
    m_monotonic = addClock(QStringLiteral("monotonic"), tr("Monotonic clock"));
    m_boottime = addClock(QStringLiteral("boottime"), tr("Boot time"));
    const auto explain = [context] {
        return explainNamespace(context.document, *findNamespace("uts"));
    };
    context.explainer.attach(m_hostname, explain);
    context.explainer.attach(m_domainname, explain);
    connect(m_hostname, &Field::committed, this, [this](const QString& name) {
        edits::setHostname(m_context.document, name.trimmed());
    });
    connect(m_domainname, &Field::committed, this, [this](const QString& name) {
        edits::setDomainname(m_context.document, name.trimmed());
    });
    refresh();
}

Field* NamesCard::addClock(const QString& clock, const QString& label) {
    auto* field = new Field(tr("Offset of the %1").arg(label));
    field->setFixedWidth(108);
    field->setUnit(QStringLiteral("s"));
    field->setObjectName(QStringLiteral("clock ") + clock);
    field->setToolTip(tr("Seconds this clock is ahead of the host's; negative: behind"));
    field->setPlaceholderText(QStringLiteral("0"));
    addSettingRow(body(), label, QStringLiteral("/proc/<pid>/timens_offsets"), field);
    body()->addWidget(new FieldMessage(field));
    m_context.explainer.attach(field, [context = m_context] {
        return explainNamespace(context.document, *findNamespace("time"));
    });
    connect(field, &Field::committed, this, [this, field, clock](const QString& text) {
        constexpr qint64 most = std::numeric_limits<int32_t>::max();
        const auto seconds = parseNumber(text, -most, most);
        field->setError(seconds || text.trimmed().isEmpty()
                            ? QString()
                            : tr("An offset is a whole number of seconds."));
        if (field->error().isEmpty())
            edits::setTimeOffset(m_context.document, clock, seconds);
    });
    return field;
}

void NamesCard::refreshClock(Field* field, const std::string& clock) {
    const auto& part = m_context.document.spec().linux;
    QString text;
    if (part && part->timeOffsets && part->timeOffsets->contains(clock))
        text = QString::number(part->timeOffsets->at(clock).secs);
    field->setValue(text);
    const bool isNew =
        namespaceChoice(m_context.document.spec(), "time").mode == NamespaceMode::New;
    field->setEnabled(isNew);
    field->setToolTip(isNew ? tr("Seconds added to the host's clock")
                            : tr("Needs a new time namespace."));
}

void NamesCard::refresh() {
    const ContainerSpec& spec = m_context.document.spec();
    m_hostname->setValue(qt(spec.hostname.value_or("")));
    m_domainname->setValue(qt(spec.domainname.value_or("")));
    m_hostname->setError(problemAt(m_context.document, QStringLiteral("/hostname")));
    m_domainname->setError(problemAt(m_context.document, QStringLiteral("/domainname")));
    refreshClock(m_monotonic, "monotonic");
    refreshClock(m_boottime, "boottime");
}

} // namespace boxwright::ui
