#pragma once

#include <QTreeView>

class QMenu;

namespace boxwright::ui {

class RuleEditor;
class SyscallDelegate;
class SyscallFilter;
class SyscallModel;

/// The syscalls by purpose. Enter or a click on the action opens the choices; on a group they are
/// for all of it. The current one shows its conditions beneath it.
class SyscallTree : public QTreeView {
    Q_OBJECT
public:
    SyscallTree(SyscallModel& model, SyscallFilter& filter, QWidget* parent = nullptr);
    void openActions(const QModelIndex& index);
    /// Taken over by the tree.
    void setRuleEditor(RuleEditor* rules);
    /// After a change of the document or of the current row.
    void refreshRules();

protected:
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
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
    void placeRules();
    void addErrnos(QMenu& menu, const QModelIndex& source);
    void addCondition(const QModelIndex& index);

    SyscallModel& m_model;
    SyscallFilter& m_filter;
    SyscallDelegate* m_delegate;
    RuleEditor* m_rules = nullptr;
};

} // namespace boxwright::ui
