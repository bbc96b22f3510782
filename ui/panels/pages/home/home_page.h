#pragma once

#include "ui/document/templates.h"
#include "ui/panels/main_window/page.h"
#include "ui/panels/pages/designs/design_library.h"

class QStackedWidget;
class QVBoxLayout;

namespace boxwright::ui {

class Card;
class FirstRun;
class Label;
class Link;

/// Where one starts: templates, recent designs, import, what this system can do. While there is
/// nothing yet, three first steps in place of the templates.
class HomePage : public Page {
    Q_OBJECT
public:
    HomePage(const Route& route, const PageContext& context, DesignLibrary& library);

    QString title() const override { return tr("Home"); }
    void
    arrive(const Route& route) override; ///< Enter runs the first step, or opens the first template
    bool isFirstRun() const;

private:
    QWidget* makeTitle();
    QWidget* makeTemplates();
    FirstRun* makeFirstRun();
    QWidget* makeRecent();
    void refresh();
    void showStart(bool first);
    void fillRecent();
    void openByKey(const char* key, bool run = false);

    DesignLibrary& m_library;
    Label* m_title;
    Label* m_hint;
    QStackedWidget* m_start;
    QWidget* m_templates = nullptr;
    FirstRun* m_firstRun = nullptr;
    Card* m_recentCard;
    QVBoxLayout* m_recent;
    Link* m_all;
    QList<QWidget*> m_firstButtons; ///< beside the title on the first run
    QList<QWidget*> m_buttons;      ///< and later
};

} // namespace boxwright::ui
