#pragma once

#include "ui/panels/main_window/page.h"
#include "ui/panels/pages/designs/design_library.h"

class QStackedWidget;
class QVBoxLayout;

namespace boxwright::ui {

class DesignRow;
class Field;

/// The user's designs: open, run, delete with undo.
class DesignsPage : public Page {
    Q_OBJECT
public:
    DesignsPage(const Route& route, const PageContext& context, DesignLibrary& library);

    QString title() const override { return tr("Designs"); }
    QWidget* makeTopBar() override;
    void focusFilter() override;

private:
    void rebuild();
    void addRow(const DesignEntry& entry, const std::optional<ContainerInfo>& container);
    void remove(const DesignEntry& entry);

    DesignLibrary& m_library;
    TopBar* m_bar = nullptr;
    Field* m_filter = nullptr;
    QStackedWidget* m_stack;
    QVBoxLayout* m_rows;
};

/// What a row offers wherever it stands: a click opens its design, its button runs it or opens the
/// container it runs in.
void connectRow(const DesignRow& row, PageHost& host);

} // namespace boxwright::ui
