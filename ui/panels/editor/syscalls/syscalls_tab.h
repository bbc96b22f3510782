#pragma once

#include "ui/panels/editor/common/editor_tab.h"

class QAbstractButton;
class QHBoxLayout;
class QModelIndex;

namespace boxwright::ui {

class Field;
class Label;
class Notice;
class ProfileBar;
class RuleEditor;
class Segmented;
class Select;
class SyscallBar;
class SyscallFilter;
class SyscallModel;
class SyscallTree;

/// The seccomp filter: base profile, default action, architectures, and every syscall.
class SyscallsTab : public EditorTab {
    Q_OBJECT
public:
    explicit SyscallsTab(const EditorContext& context, QWidget* parent = nullptr);
    int counter() const override; ///< changes against the default profile
    QStringList problemPaths() const override { return {QStringLiteral("/linux/seccomp")}; }

    /// A profile file in Docker's or the OCI form.
    void loadProfile(const QString& filePath);
    /// The filter in the OCI form.
    void saveProfile(const QString& filePath);

protected:
    void refresh() override;

private:
    QWidget* makeSummary();
    void addFilters(QHBoxLayout* into);
    void explain(const QModelIndex& index);
    void refreshShow(int changes);

    SyscallModel* m_model;
    SyscallFilter* m_filter;
    SyscallTree* m_tree;
    ProfileBar* m_profile;
    RuleEditor* m_rules;
    Label* m_totals;
    Label* m_count;
    SyscallBar* m_bar;
    Segmented* m_show;
    Field* m_text;
    Select* m_grouping;
    Notice* m_notice;
    QAbstractButton* m_changed;
};

} // namespace boxwright::ui
