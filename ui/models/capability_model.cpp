#include "ui/models/capability_model.h"

#include "ui/document/edits.h"
#include "ui/models/row_painting.h"

namespace boxwright::ui {
namespace {

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

const CapabilityRow& rowAt(int row) {
    return capabilityCatalogue()[size_t(row)];
}

int changeOf(const ContainerSpec& spec, const CapabilityRow& row) {
    return int(hasCapability(spec, row.name)) - int(row.inDefault);
}

} // namespace

CapabilityModel::CapabilityModel(SpecDocument& document, QObject* parent)
    : QAbstractListModel(parent)
    , m_document(document) {
    connect(&document, &SpecDocument::changed, this,
            [this] { Q_EMIT dataChanged(index(0), index(rowCount() - 1)); });
}

int CapabilityModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(capabilityCatalogue().size());
}

QVariant CapabilityModel::data(const QModelIndex& index, int role) const {
    const CapabilityRow& row = rowAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return qt(row.name).mid(4);
    case Qt::CheckStateRole:
        return hasCapability(m_document.spec(), row.name) ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole:
        return row.warning.empty() ? qt(row.allows)
                                   : tr("%1. %2").arg(qt(row.allows), qt(row.warning));
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3 risk").arg(qt(row.name), qt(row.allows), riskWord(row.risk));
    case NameRole:
        return qt(row.name);
    case GroupRole:
        return qt(row.group);
    case RiskRole:
        return static_cast<int>(row.risk);
    case AllowsRole:
        return qt(row.allows);
    case ChangeRole:
        return changeOf(m_document.spec(), row);
    default:
        return {};
    }
}

bool CapabilityModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole)
        return false;
    edits::setCapability(m_document, qt(rowAt(index.row()).name), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags CapabilityModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags plain = QAbstractListModel::flags(index);
    return index.isValid() ? plain | Qt::ItemIsUserCheckable : plain;
}

int CapabilityModel::granted() const {
    int count = 0;
    for (const CapabilityRow& row : capabilityCatalogue())
        count += hasCapability(m_document.spec(), row.name);
    return count;
}

int CapabilityModel::changes() const {
    int count = 0;
    for (const CapabilityRow& row : capabilityCatalogue())
        count += changeOf(m_document.spec(), row) != 0;
    return count;
}

QString CapabilityModel::mask() const {
    quint64 bits = 0;
    for (const CapabilityRow& row : capabilityCatalogue()) {
        if (hasCapability(m_document.spec(), row.name))
            bits |= quint64(1) << row.number;
    }
    return QStringLiteral("%1").arg(bits, 16, 16, QLatin1Char('0'));
}

CapabilityGroup::CapabilityGroup(CapabilityModel& model, const QString& group, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_group(group) {
    setSourceModel(&model);
}

void CapabilityGroup::setText(const QString& text) {
    m_text = text.trimmed();
    invalidateFilter();
}

int CapabilityGroup::granted() const {
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += index(row, 0).data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return count;
}

bool CapabilityGroup::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex source = sourceModel()->index(row, 0, parent);
    if (source.data(CapabilityModel::GroupRole).toString() != m_group)
        return false;
    return m_text.isEmpty() ||
           source.data(CapabilityModel::NameRole)
               .toString()
               .contains(m_text, Qt::CaseInsensitive) ||
           source.data(CapabilityModel::AllowsRole)
               .toString()
               .contains(m_text, Qt::CaseInsensitive);
}

QStringList capabilityGroups() {
    QStringList groups;
    for (const CapabilityRow& row : capabilityCatalogue()) {
        if (!groups.contains(qt(row.group)))
            groups.append(qt(row.group));
    }
    return groups;
}

} // namespace boxwright::ui
