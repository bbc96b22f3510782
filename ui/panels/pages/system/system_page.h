#pragma once

#include "ui/panels/main_window/page.h"

class QHBoxLayout;
class QVBoxLayout;

namespace boxwright::ui {

class Button;
class CheckCounts;
class Label;
class Notice;
class SectionHeader;

/// What this host can do: which engine, and every check with why and how to fix.
class SystemPage : public Page {
    Q_OBJECT
public:
    SystemPage(const Route& route, const PageContext& context);

    QString title() const override { return tr("System"); }
    QWidget* makeTopBar() override;
    void arrive(const Route& route) override;

private:
    void check();
    void show(const std::vector<HostCheck>& checks);
    void fillColumns();
    void showFixes(QVBoxLayout* column);
    void copyReport();

    std::vector<HostCheck> m_checks;
    Notice* m_notice;
    SectionHeader* m_header;
    CheckCounts* m_counts;
    QHBoxLayout* m_columns;
    TopBar* m_bar = nullptr;
    Label* m_when = nullptr;
    Button* m_copy = nullptr;
};

} // namespace boxwright::ui
