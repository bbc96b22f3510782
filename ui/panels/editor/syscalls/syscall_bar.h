#pragma once

#include "ui/models/syscall_model.h"

#include <QWidget>

namespace boxwright::ui {

/// Allowed, denied and conditional syscalls as three lengths of one 6 px bar.
class SyscallBar : public QWidget {
    Q_OBJECT
public:
    explicit SyscallBar(QWidget* parent = nullptr);
    void setTotals(const SyscallModel::Totals& totals);
    QSize sizeHint() const override { return {200, 6}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    SyscallModel::Totals m_totals;
};

} // namespace boxwright::ui
