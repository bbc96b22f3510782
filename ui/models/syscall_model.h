#pragma once

#include "engine/model/syscalls.h"
#include "ui/document/seccomp_rules.h"
#include "ui/document/spec_document.h"
#include "ui/models/syscall_actions.h"

#include <QAbstractItemModel>

#include <map>
#include <vector>

namespace boxwright::ui {

enum class SyscallColumn { Name, Does, Risk, Action };
enum class SyscallGrouping { Purpose, Risk, Capability };

/// Groups (by purpose, unless asked otherwise), and in each its syscalls with what the filter does
/// to them.
class SyscallModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole, ///< "clone"; of a group its key
        ActionRole,              ///< "SCMP_ACT_ALLOW"
        ErrnoRole,               ///< invalid where the rule has none
        ConditionalRole,
        ConditionRole, ///< "arg 0 & 0x7e020000 = 0"
        ChangedRole,   ///< differs from the default profile
        RiskRole,
        CapabilityRole,
        NumberRole, ///< on this machine; invalid where it has none
        IsGroupRole,
    };
    struct Totals {
        int allowed = 0;
        int denied = 0;
        int conditional = 0;
        int changed = 0;
    };

    explicit SyscallModel(SpecDocument& document, QObject* parent = nullptr);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setGrouping(SyscallGrouping grouping);
    bool filtering() const { return m_document.spec().linux && m_document.spec().linux->seccomp; }
    Totals totals() const;
    Totals totals(const QModelIndex& group) const;
    /// For one syscall, or for all of a group.
    void setAction(const QModelIndex& index, const std::string& action,
                   std::optional<uint32_t> errnoRet = {});

private:
    struct Group {
        QString key;
        QString label;
        QString description;
        std::vector<const SyscallRow*> syscalls;
    };
    void addTo(const QString& key, const QString& label, const QString& description,
               const SyscallRow& row);
    void group(const SyscallRow& row, SyscallGrouping grouping);
    void refresh();
    QString conditions(const SyscallRow& row) const;
    QVariant groupData(const Group& group, const QModelIndex& index, int role) const;
    QVariant syscallData(const SyscallRow& row, SyscallColumn column, int role) const;
    SyscallVerdict verdict(const SyscallRow& row) const;
    bool changed(const SyscallRow& row) const;
    void count(Totals& totals, const SyscallRow& row) const;
    const Group* groupOf(const QModelIndex& index) const;

    SpecDocument& m_document;
    std::vector<Group> m_groups;
    Seccomp m_baseProfile;
    std::map<std::string, SyscallVerdict> m_base;
    std::map<std::string, SyscallVerdict> m_now;
};

} // namespace boxwright::ui
