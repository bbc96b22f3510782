#pragma once

#include "ui/backend.h"

#include <QAbstractTableModel>
#include <QSet>

namespace boxwright::ui {

/// The stored layers, one row each.
class LayerModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Size, Files, UsedBy, Origin, Imported, ColumnCount };
    enum Role { SortRole = Qt::UserRole, DigestRole };

    explicit LayerModel(Backend& backend, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const LayerInfo& layer(int row) const { return m_layers.at(size_t(row)); }
    const std::vector<LayerInfo>& layers() const { return m_layers; }
    int rowOf(const QString& digest) const; ///< -1 when not shown
    quint64 totalBytes() const;

    /// Not shown while its deletion can be undone.
    void hide(const QString& digest);
    void restore(const QString& digest);

private:
    void refresh();
    QString text(const LayerInfo& info, int column) const;
    QVariant sortValue(const LayerInfo& info, int column) const;
    QString usersText(const LayerInfo& info) const;

    Backend& m_backend;
    std::vector<LayerInfo> m_layers;
    QSet<QString> m_hidden;
};

} // namespace boxwright::ui
