#pragma once

#include "ui/panels/main_window/page.h"
#include "ui/panels/pages/designs/design_library.h"

class QHBoxLayout;
class QStackedWidget;
class QVBoxLayout;

namespace boxwright::ui {

class DesignRow;
class Field;
class Label;
class RunList;
class Segmented;

/// The user's designs: open, run, export, delete with undo; and the runs of the one selected.
class DesignsPage : public Page {
    Q_OBJECT
public:
    DesignsPage(const Route& route, const PageContext& context, DesignLibrary& library);

    QString title() const override { return tr("Designs"); }
    QWidget* makeTopBar() override;
    void focusFilter() override;

private:
    enum Which { All, Running };

    QHBoxLayout* makeChoice();
    QWidget* makeTable();
    void rebuild();
    void showSums(int running);
    quint64 bytesOf(const DesignEntry& entry) const;
    void addRow(const DesignEntry& entry, const std::optional<ContainerInfo>& container);
    void select(const DesignRow& chosen);
    void exportDesign(const DesignRow& row);
    void remove(const DesignEntry& entry);

    DesignLibrary& m_library;
    TopBar* m_bar = nullptr;
    Field* m_filter = nullptr;
    QStackedWidget* m_stack;
    Segmented* m_which;
    QVBoxLayout* m_rows;
    QList<DesignRow*> m_shown;
    QString m_selected; ///< path
    Label* m_sum;
    RunList* m_runs;
};

/// What a row offers wherever it stands: a click opens its design, its button runs it or opens the
/// container it runs in.
void connectRow(const DesignRow& row, PageHost& host);

} // namespace boxwright::ui
