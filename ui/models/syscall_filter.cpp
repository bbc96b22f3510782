#include "ui/models/syscall_filter.h"

#include "ui/models/syscall_model.h"

namespace boxwright::ui {

SyscallFilter::SyscallFilter(QObject* parent)
    : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
    // A row must not vanish under the hand that has just changed it.
    setDynamicSortFilter(false);
}

void SyscallFilter::setShow(SyscallShow show) {
    m_show = show;
    invalidateFilter();
}

void SyscallFilter::setText(const QString& text) {
    m_text = text.trimmed();
    invalidateFilter();
}

bool SyscallFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    // A group is shown for the sake of its syscalls alone (recursive filtering).
    return parent.isValid() && matches(index) && shown(index);
}

bool SyscallFilter::matches(const QModelIndex& syscall) const {
    if (m_text.isEmpty())
        return true;
    const auto has = [this](const QVariant& text) {
        return text.toString().contains(m_text, Qt::CaseInsensitive);
    };
    const auto column = [&syscall](SyscallColumn which) {
        return syscall.siblingAtColumn(static_cast<int>(which)).data();
    };
    bool isNumber = false;
    const int number = m_text.toInt(&isNumber);
    if (isNumber)
        return syscall.data(SyscallModel::NumberRole) == QVariant(number);
    return has(syscall.data()) || has(column(SyscallColumn::Does)) ||
           has(syscall.data(SyscallModel::CapabilityRole)) || has(syscall.parent().data()) ||
           column(SyscallColumn::Risk).toString().compare(m_text, Qt::CaseInsensitive) == 0;
}

bool SyscallFilter::shown(const QModelIndex& syscall) const {
    const bool conditional = syscall.data(SyscallModel::ConditionalRole).toBool();
    const bool changed = syscall.data(SyscallModel::ChangedRole).toBool();
    const bool allowed = allows(syscall.data(SyscallModel::ActionRole).toString().toStdString());
    switch (m_show) {
    case SyscallShow::WorthALook:
        return conditional || changed || syscall.data(SyscallModel::RiskRole).toInt() > 0;
    case SyscallShow::All:
        return true;
    case SyscallShow::Allowed:
        return allowed && !conditional;
    case SyscallShow::Denied:
        return !allowed;
    case SyscallShow::Conditional:
        return conditional;
    case SyscallShow::Changed:
        return changed;
    }
    return true;
}

} // namespace boxwright::ui
