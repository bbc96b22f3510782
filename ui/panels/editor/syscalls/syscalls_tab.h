#pragma once

#include "ui/panels/editor/common/editor_tab.h"

class QAbstractButton;
class QHBoxLayout;
class QModelIndex;

namespace boxwright::ui {

class Button;
class Chip;
class Field;
class Label;
class Notice;
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

protected:
    void refresh() override;

private:
    QWidget* makeProfileBar();
    QWidget* makeSummary();
    void addArchitectures(QHBoxLayout* into);
    void chooseProfile(int preset);
    void setDefaultAction(int row);
    void chooseFile();
    void explain(const QModelIndex& index);
    int currentPreset() const;
    void refreshShow(int changes);

    SyscallModel* m_model;
    SyscallFilter* m_filter;
    SyscallTree* m_tree;
    Segmented* m_profile;
    Select* m_default;
    QWidget* m_architectures;
    Label* m_totals;
    SyscallBar* m_bar;
    Segmented* m_show;
    Field* m_text;
    Notice* m_notice;
    QAbstractButton* m_changed;
};

} // namespace boxwright::ui
