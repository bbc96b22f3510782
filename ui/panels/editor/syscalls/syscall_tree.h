#pragma once

#include <QTreeView>

namespace boxwright::ui {

class SyscallFilter;
class SyscallModel;

/// The syscalls by purpose. Enter or a click on the action opens the choices; on a group they are
/// for all of it.
class SyscallTree : public QTreeView {
    Q_OBJECT
public:
    SyscallTree(SyscallModel& model, SyscallFilter& filter, QWidget* parent = nullptr);
    void openActions(const QModelIndex& index);

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                 const QModelIndex& index) const override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override {}
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void drawGroup(QPainter& painter, const QRect& row, const QModelIndex& index) const;
    bool isGroup(const QModelIndex& index) const;
    QString groupCount(const QModelIndex& index) const;

    SyscallModel& m_model;
    SyscallFilter& m_filter;
};

} // namespace boxwright::ui
