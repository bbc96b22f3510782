#pragma once

#include "ui/backend.h"
#include "ui/panels/main_window/inspector_content.h"
#include "ui/panels/main_window/route.h"

#include <QWidget>

#include <functional>

class QHBoxLayout;

namespace boxwright::ui {

class Imports;
class Label;
struct PaletteEntry;

/// What a page may ask of the window it is in.
class PageHost {
public:
    virtual ~PageHost() = default;

    virtual void open(const Route& route) = 0;
    /// Ctrl+K.
    virtual void openPalette() = 0;
    /// Asks for files or a folder and imports them; the Layers page shows how it goes.
    virtual void chooseImport(bool folder) = 0;
    /// Asks for a design file or a config.json and opens it.
    virtual void chooseDesign() = 0;
    virtual Imports& imports() = 0;
    /// Opens the sheet that writes it as a bundle.
    virtual void exportDesign(const Design& design) = 0;
    /// The bar at the bottom of the page: `undo` by its button, `done` (may be empty) six seconds
    /// later.
    virtual void offerUndo(const QString& text, std::function<void()> undo,
                           std::function<void()> done = {}) = 0;
    /// A sentence at the bottom of the page, for what has no control to stand beside.
    virtual void say(const QString& text) = 0;
};

struct PageContext {
    Backend& backend;
    PageHost& host;
};

/// What fills the middle of the window. Its QActions (QWidget::addAction) with a text appear in
/// the command palette and their shortcuts work while the page is shown.
class Page : public QWidget {
    Q_OBJECT
public:
    Page(const Route& route, const PageContext& context, QWidget* parent = nullptr);

    const Route& route() const { return m_route; }
    /// For the window's title: "web-frontend".
    virtual QString title() const = 0;
    /// What stands above page and inspector, over the whole width; its height is the page's own
    /// (48 for a bar). Made once, then owned by the window; nullptr for none.
    virtual QWidget* makeTopBar() { return nullptr; }
    /// Whether "Under the hood" is there; its content comes by inspectorChanged().
    virtual bool hasInspector() const { return false; }
    /// Stands in the inspector's place instead of the usual one; owned by the window.
    virtual QWidget* makeOwnInspector() { return nullptr; }
    /// Called each time the window goes here, with the route it was asked for; run it when
    /// `route.run`.
    virtual void arrive(const Route& route) { Q_UNUSED(route); }
    /// Ctrl+1..7.
    virtual void selectSection(int index) { Q_UNUSED(index); }
    /// "/": focus the page's filter.
    virtual void focusFilter() {}
    /// What the command palette can go to within the page.
    virtual QList<PaletteEntry> places();
    /// Asked before the window closes; false keeps it open (the page has shown why). Pages that
    /// keep unsaved work safe by themselves answer true.
    virtual bool mayClose() { return true; }

    const InspectorContent& inspector() const { return m_inspector; }

Q_SIGNALS:
    void titleChanged();
    void inspectorChanged(const InspectorContent& content);
    /// Open here from now on: a new design was saved, say.
    void routeChanged(const Route& route);
    /// The page has nothing more to show: its container was deleted.
    void closeRequested();
    /// 2 px bar under the top bar while something takes longer than 400 ms.
    void busyChanged(bool busy);

protected:
    Backend& backend() const { return m_context.backend; }
    PageHost& host() const { return m_context.host; }
    const PageContext& context() const { return m_context; }
    void inspect(const InspectorContent& content);
    void setRoute(const Route& route);
    /// `body` fills the page and scrolls up and down.
    void setScrollingBody(QWidget* body);

private:
    Route m_route;
    PageContext m_context;
    InspectorContent m_inspector;
};

using PageFactory = std::function<Page*(const Route&, const PageContext&)>;

/// A 48 px bar: a title and a quiet subtitle at the left, room for the page's own at the right
/// (add at the end of its layout).
class TopBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int usualHeight = 48;
    explicit TopBar(QWidget* parent = nullptr, int height = usualHeight);
    void setTitle(const QString& title, const QString& subtitle = {});
    QHBoxLayout* row() const { return m_row; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QHBoxLayout* m_row;
    Label* m_title;
    Label* m_subtitle;
};

} // namespace boxwright::ui
