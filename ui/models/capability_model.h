#pragma once

#include "engine/model/capabilities.h"
#include "ui/document/spec_document.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

namespace boxwright::ui {

/// All capabilities, by number. Ticking one grants it.
class CapabilityModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole, ///< "CAP_CHOWN"
        GroupRole,
        RiskRole,
        AllowsRole,
        ChangeRole, ///< against the default set: +1 added, -1 removed, 0 as it is
    };

    explicit CapabilityModel(SpecDocument& document, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    int granted() const;
    int changes() const; ///< against the default set
    /// The effective mask as /proc/<pid>/status prints it, 16 hexadecimal digits.
    QString mask() const;

private:
    SpecDocument& m_document;
};

/// One group, filtered by text.
class CapabilityGroup : public QSortFilterProxyModel {
    Q_OBJECT
public:
    CapabilityGroup(CapabilityModel& model, const QString& group, QObject* parent = nullptr);
    void setText(const QString& text);
    QString group() const { return m_group; }
    int granted() const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QString m_group;
    QString m_text;
};

/// In the order of the catalogue.
QStringList capabilityGroups();

} // namespace boxwright::ui
