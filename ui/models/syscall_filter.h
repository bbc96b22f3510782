#pragma once

#include <QSortFilterProxyModel>

namespace boxwright::ui {

enum class SyscallShow { WorthALook, All, Allowed, Denied, Conditional, Changed };

/// Which syscalls are listed. "Worth a look" are those with some risk, a condition or a change.
class SyscallFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SyscallFilter(QObject* parent = nullptr);
    void setShow(SyscallShow show);
    /// Part of a name, purpose, capability or group; a risk; a number.
    void setText(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    bool shown(const QModelIndex& syscall) const;
    bool matches(const QModelIndex& syscall) const;

    SyscallShow m_show = SyscallShow::WorthALook;
    QString m_text;
};

} // namespace boxwright::ui
