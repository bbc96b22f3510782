#include "ui/models/syscall_model.h"

#include "ui/document/edits.h"
#include "ui/models/row_painting.h"
#include "ui/models/seccomp_presets.h"
#include "ui/models/syscall_numbers.h"

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr quintptr groupId = ~quintptr(0);

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

bool onThisMachine(const SyscallRow& row) {
    static const bool arm = seccompContext({}).architecture == "aarch64";
    return arm ? row.aarch64 : row.x86_64;
}

QString totalsText(const SyscallModel::Totals& totals) {
    QStringList parts{SyscallModel::tr("%n allowed", nullptr, totals.allowed),
                      SyscallModel::tr("%n denied", nullptr, totals.denied)};
    if (totals.conditional > 0)
        parts.append(SyscallModel::tr("%n conditional", nullptr, totals.conditional));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

SyscallModel::SyscallModel(SpecDocument& document, QObject* parent)
    : QAbstractItemModel(parent)
    , m_document(document) {
    setGrouping(SyscallGrouping::Purpose);
    connect(&document, &SpecDocument::changed, this, &SyscallModel::refresh);
    refresh();
}

void SyscallModel::setGrouping(SyscallGrouping grouping) {
    beginResetModel();
    m_groups.clear();
    if (grouping == SyscallGrouping::Purpose) { // in the catalogue's order
        for (const SyscallGroup& row : syscallGroups())
            m_groups.push_back({qt(row.key), qt(row.label), qt(row.description), {}});
    }
    for (const SyscallRow& row : syscallCatalogue()) {
        if (onThisMachine(row))
            group(row, grouping);
    }
    std::erase_if(m_groups, [](const Group& one) { return one.syscalls.empty(); });
    if (grouping != SyscallGrouping::Purpose)
        std::stable_sort(m_groups.begin(), m_groups.end(),
                         [](const Group& a, const Group& b) { return a.key < b.key; });
    endResetModel();
}

void SyscallModel::group(const SyscallRow& row, SyscallGrouping grouping) {
    switch (grouping) {
    case SyscallGrouping::Purpose:
        return addTo(qt(row.group), {}, {}, row);
    case SyscallGrouping::Risk:
        return addTo(QString::number(2 - static_cast<int>(row.risk)),
                     tr("Risk: %1").arg(riskWord(row.risk)), {}, row);
    case SyscallGrouping::Capability:
        if (row.capability.empty()) // last
            return addTo(QStringLiteral("~"), tr("Needs no capability"), {}, row);
        return addTo(qt(row.capability), qt(row.capability),
                     tr("What these can do beyond the ordinary needs %1.").arg(qt(row.capability)),
                     row);
    }
}

void SyscallModel::addTo(const QString& key, const QString& label, const QString& description,
                         const SyscallRow& row) {
    auto found = std::find_if(m_groups.begin(), m_groups.end(),
                              [&key](const Group& one) { return one.key == key; });
    if (found == m_groups.end())
        found = m_groups.insert(found, {key, label, description, {}});
    found->syscalls.push_back(&row);
}

void SyscallModel::refresh() {
    m_baseProfile = defaultSeccomp(seccompContext(m_document.spec()));
    m_base = verdicts(m_baseProfile);
    m_now.clear();
    if (filtering())
        m_now = verdicts(*m_document.spec().linux->seccomp);
    for (int row = 0; row < int(m_groups.size()); ++row) {
        const QModelIndex group = index(row, 0);
        Q_EMIT dataChanged(index(0, 0, group),
                           index(rowCount(group) - 1, columnCount() - 1, group));
    }
    Q_EMIT dataChanged(index(0, 0), index(int(m_groups.size()) - 1, columnCount() - 1));
}

QModelIndex SyscallModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) : groupId);
}

QModelIndex SyscallModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == groupId)
        return {};
    return createIndex(int(child.internalId()), 0, groupId);
}

int SyscallModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return int(m_groups.size());
    if (parent.internalId() != groupId || parent.column() != 0)
        return 0;
    return int(m_groups[size_t(parent.row())].syscalls.size());
}

int SyscallModel::columnCount(const QModelIndex&) const {
    return static_cast<int>(SyscallColumn::Action) + 1;
}

const SyscallModel::Group* SyscallModel::groupOf(const QModelIndex& index) const {
    const int row = index.internalId() == groupId ? index.row() : int(index.internalId());
    return &m_groups[size_t(row)];
}

QVariant SyscallModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Group& group = *groupOf(index);
    if (index.internalId() == groupId)
        return groupData(group, index, role);
    return syscallData(*group.syscalls[size_t(index.row())],
                       static_cast<SyscallColumn>(index.column()), role);
}

QVariant SyscallModel::groupData(const Group& group, const QModelIndex& index, int role) const {
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == 0 ? QVariant(group.label) : QVariant();
    case Qt::ToolTipRole:
        return group.description;
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(group.label, totalsText(totals(index)));
    case NameRole:
        return group.key;
    case ConditionRole:
        return totalsText(totals(index));
    case IsGroupRole:
        return true;
    default:
        return {};
    }
}

QString SyscallModel::conditions(const SyscallRow& row) const {
    QStringList alternatives;
    for (const SeccompRule& rule :
         rulesOf(*m_document.spec().linux->seccomp, std::string(row.name))) {
        QStringList all;
        for (const SeccompArg& argument : rule.args.value_or(std::vector<SeccompArg>{}))
            all.append(QString::fromStdString(conditionText(argument)));
        alternatives.append(all.join(tr(" and ")));
    }
    return alternatives.join(tr(", or "));
}

QVariant SyscallModel::syscallData(const SyscallRow& row, SyscallColumn column, int role) const {
    const SyscallVerdict now = verdict(row);
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case SyscallColumn::Name:
            return qt(row.name);
        case SyscallColumn::Does:
            return qt(row.description);
        case SyscallColumn::Risk:
            return riskWord(row.risk);
        case SyscallColumn::Action:
            return filtering() ? actionText(now) : tr("Allow, no filter");
        }
        return {};
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3").arg(qt(row.name), qt(row.description), actionText(now));
    case Qt::ToolTipRole:
        return row.capability.empty()
                   ? qt(row.description)
                   : tr("%1. Needs %2.").arg(qt(row.description), qt(row.capability));
    case NameRole:
        return qt(row.name);
    case ActionRole:
        return QString::fromStdString(now.action);
    case ErrnoRole:
        return now.errnoRet ? QVariant(*now.errnoRet) : QVariant();
    case ConditionalRole:
        return now.conditional;
    case ConditionRole:
        return now.conditional ? QVariant(conditions(row)) : QVariant();
    case ChangedRole:
        return changed(row);
    case RiskRole:
        return static_cast<int>(row.risk);
    case CapabilityRole:
        return qt(row.capability);
    case NumberRole: {
        static const std::string native = nativeArchitecture();
        const auto number = syscallNumber(native, row.name);
        return number ? QVariant(*number) : QVariant();
    }
    case IsGroupRole:
        return false;
    default:
        return {};
    }
}

QVariant SyscallModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<SyscallColumn>(section)) {
    case SyscallColumn::Name:
        return tr("Syscall and number");
    case SyscallColumn::Does:
        return tr("What it does");
    case SyscallColumn::Risk:
        return tr("Risk");
    case SyscallColumn::Action:
        return tr("Action");
    }
    return {};
}

SyscallVerdict SyscallModel::verdict(const SyscallRow& row) const {
    if (!filtering())
        return {"SCMP_ACT_ALLOW", {}, false, false};
    const auto found = m_now.find(std::string(row.name));
    if (found != m_now.end())
        return found->second;
    const Seccomp& profile = *m_document.spec().linux->seccomp;
    return {profile.defaultAction, profile.defaultErrnoRet, false, false};
}

bool SyscallModel::changed(const SyscallRow& row) const {
    SyscallVerdict base{m_baseProfile.defaultAction, m_baseProfile.defaultErrnoRet, false, false};
    const auto found = m_base.find(std::string(row.name));
    if (found != m_base.end())
        base = found->second;
    const SyscallVerdict now = verdict(row);
    return now.action != base.action || now.errnoRet != base.errnoRet ||
           now.conditional != base.conditional;
}

void SyscallModel::count(Totals& totals, const SyscallRow& row) const {
    const SyscallVerdict now = verdict(row);
    if (now.conditional)
        ++totals.conditional;
    else if (allows(now.action))
        ++totals.allowed;
    else
        ++totals.denied;
    totals.changed += changed(row);
}

SyscallModel::Totals SyscallModel::totals() const {
    Totals all;
    for (const Group& group : m_groups) {
        for (const SyscallRow* row : group.syscalls)
            count(all, *row);
    }
    return all;
}

SyscallModel::Totals SyscallModel::totals(const QModelIndex& group) const {
    Totals all;
    for (const SyscallRow* row : groupOf(group)->syscalls)
        count(all, *row);
    return all;
}

void SyscallModel::setAction(const QModelIndex& index, const std::string& action,
                             std::optional<uint32_t> errnoRet) {
    const Group& group = *groupOf(index);
    std::vector<std::string> names;
    if (index.internalId() == groupId) {
        for (const SyscallRow* row : group.syscalls)
            names.emplace_back(row->name);
    } else {
        names.emplace_back(group.syscalls[size_t(index.row())]->name);
    }
    const QString text = names.size() == 1
                             ? tr("Change %1").arg(QString::fromStdString(names.front()))
                             : tr("Change %1").arg(group.label);
    edits::changeSeccomp(m_document, text, [&](Seccomp& profile) {
        setSyscallAction(profile, names, action, errnoRet);
    });
}

} // namespace boxwright::ui
