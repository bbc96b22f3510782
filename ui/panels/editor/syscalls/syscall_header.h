#pragma once

#include <QHeaderView>

namespace boxwright::ui {

/// The head of the syscall table; its titles stand over the columns' texts.
class SyscallHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit SyscallHeader(QWidget* parent = nullptr);

protected:
    void paintSection(QPainter* painter, const QRect& box, int section) const override;
};

} // namespace boxwright::ui
