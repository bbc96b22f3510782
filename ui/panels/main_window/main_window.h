#pragma once

#include "ui/panels/main_window/imports.h"
#include "ui/panels/main_window/page.h"
#include "ui/panels/main_window/palette.h"
#include "ui/style/theme.h"

#include <QMap>
#include <QPointer>
#include <QWidget>

namespace boxwright::ui {

class Centre;
class ExportSheet;
class Rail;
class UndoBar;

/// The window: rail, centre, palette, and the pages that are open. It knows pages only by their
/// factories.
class MainWindow : public QWidget, private PageHost {
    Q_OBJECT
public:
    explicit MainWindow(Backend& backend, QWidget* parent = nullptr);
    ~MainWindow() override;

    void setFactory(Route::Kind kind, PageFactory factory);
    /// More things the palette can find: templates, design files.
    void addPaletteSource(std::function<QList<PaletteEntry>(PageHost&)> source);

    void open(const Route& route) override;
    Page* currentPage() const;
    Rail& rail() const { return *m_rail; }
    CommandPalette& palette() const { return *m_palette; }
    ExportSheet& exportSheet() const { return *m_sheet; }
    void openPalette() override;
    void exportDesign(const Design& design) override;
    void toggleInspector();
    bool inspectorShown() const;
    void nextZone();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void chooseImport(bool folder) override;
    void chooseDesign() override;
    Imports& imports() override { return m_imports; }
    void offerUndo(const QString& text, std::function<void()> undo,
                   std::function<void()> done) override;
    void say(const QString& text) override;

    void build();
    void connectRail();
    void connectImports();
    void addShortcuts();
    void addSheet();
    void showEngine();
    Page* pageFor(const Route& route);
    void followPage(Page* page);
    void closePage(Page* page);
    void tellAboutClosing(const Route& route);
    static void rememberDesign(const Route& route);
    void openNewestContainer();
    void showTitle();
    void showSettings(QWidget* at);
    void chooseTheme(ThemeMode mode);
    QList<PaletteEntry> paletteEntries();

    Backend& m_backend;
    Imports m_imports;
    QMap<Route::Kind, PageFactory> m_factories;
    QList<std::function<QList<PaletteEntry>(PageHost&)>> m_paletteSources;
    QList<Page*> m_pages;
    Rail* m_rail;
    Centre* m_centre;
    CommandPalette* m_palette = nullptr;
    ExportSheet* m_sheet;
    QPointer<QWidget> m_beforeSheet; ///< had the focus; gets it back
    UndoBar* m_undoBar;
};

} // namespace boxwright::ui
