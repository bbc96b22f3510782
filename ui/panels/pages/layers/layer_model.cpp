#include "ui/panels/pages/layers/layer_model.h"

#include "ui/panels/main_window/phase_texts.h"

#include <algorithm>

namespace boxwright::ui {

LayerModel::LayerModel(Backend& backend, QObject* parent)
    : QAbstractTableModel(parent)
    , m_backend(backend) {
    connect(&backend, &Backend::layersChanged, this, &LayerModel::refresh);
    connect(&backend, &Backend::containersChanged, this, &LayerModel::refresh);
    refresh();
}

void LayerModel::refresh() {
    beginResetModel();
    m_layers = m_backend.layers();
    std::erase_if(m_layers,
                  [this](const LayerInfo& info) { return m_hidden.contains(info.digest); });
    endResetModel();
}

int LayerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_layers.size());
}

int LayerModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

int LayerModel::rowOf(const QString& digest) const {
    const auto at = std::find_if(m_layers.begin(), m_layers.end(),
                                 [&](const LayerInfo& info) { return info.digest == digest; });
    return at == m_layers.end() ? -1 : int(at - m_layers.begin());
}

quint64 LayerModel::totalBytes() const {
    quint64 sum = 0;
    for (const LayerInfo& info : m_layers)
        sum += info.bytes;
    return sum;
}

void LayerModel::hide(const QString& digest) {
    m_hidden << digest;
    refresh();
}

void LayerModel::restore(const QString& digest) {
    m_hidden.remove(digest);
    refresh();
}

QString LayerModel::usersText(const LayerInfo& info) const {
    QStringList names;
    for (const QString& id : info.usedBy) {
        const auto container = m_backend.container(id);
        names << (container ? container->name : id);
    }
    return names.isEmpty() ? tr("not used") : names.join(QStringLiteral(", "));
}

QString LayerModel::text(const LayerInfo& info, int column) const {
    switch (column) {
    case Name:
        return info.name.isEmpty() ? info.digest.mid(7, 12) : info.name;
    case Size:
        return sizeText(info.bytes);
    case Files:
        return QLocale().toString(info.files);
    case UsedBy:
        return usersText(info);
    case Origin:
        return info.origin;
    case Imported:
        return dateText(info.importedAt);
    }
    return {};
}

QVariant LayerModel::sortValue(const LayerInfo& info, int column) const {
    switch (column) {
    case Size:
        return info.bytes;
    case Files:
        return info.files;
    case UsedBy:
        return info.usedBy.size();
    case Imported:
        return info.importedAt;
    default:
        return text(info, column).toLower();
    }
}

QVariant LayerModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const LayerInfo& info = layer(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(info, index.column());
    case Qt::ToolTipRole:
        return index.column() == Name ? info.digest : text(info, index.column());
    case Qt::TextAlignmentRole: {
        const bool right =
            index.column() == Size || index.column() == Files || index.column() == Imported;
        return QVariant::fromValue(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft));
    }
    case SortRole:
        return sortValue(info, index.column());
    case DigestRole:
        return info.digest;
    }
    return {};
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool right = section == Size || section == Files || section == Imported;
        return QVariant::fromValue(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole)
        return {};
    const QStringList titles{tr("Name"),    tr("Size"),          tr("Files"),
                             tr("Used by"), tr("Imported from"), tr("Date")};
    return titles.value(section);
}

} // namespace boxwright::ui
