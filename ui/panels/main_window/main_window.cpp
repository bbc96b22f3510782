#include "ui/panels/main_window/main_window.h"

#include "ui/panels/main_window/centre.h"
#include "ui/panels/main_window/drafts.h"
#include "ui/panels/main_window/export_sheet.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/panels/main_window/rail.h"
#include "ui/panels/main_window/shortcuts.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/popup.h"
#include "ui/widgets/tool_tip.h"
#include "ui/widgets/undo_bar.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QScreen>

#include <algorithm>

namespace boxwright::ui {

namespace {

constexpr int inspectorBesideFrom = 1280;
constexpr int fullRailFrom = 1152;

/// As large as a laptop's screen and the window's frame allow.
QSize startSize(const QSize& available, const QSize& least) {
    constexpr QSize wanted(1440, 900);
    const QSize room = available - QSize(8, 40);
    const bool fits = room.width() >= least.width() && room.height() >= least.height();
    return fits ? wanted.boundedTo(room) : wanted;
}

/// The first widget inside `zone` that Tab would reach.
QWidget* firstStop(QWidget* zone) {
    for (QWidget* at = zone->nextInFocusChain(); at != zone; at = at->nextInFocusChain())
        if (zone->isAncestorOf(at) && at->isVisible() && at->isEnabled() &&
            (at->focusPolicy() & Qt::TabFocus))
            return at;
    return nullptr;
}

} // namespace

MainWindow::MainWindow(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_imports(backend, this)
    , m_rail(new Rail(backend))
    , m_centre(new Centre)
    , m_sheet(new ExportSheet(backend))
    , m_undoBar(new UndoBar(m_centre)) {
    build();
    connectRail();
    connectImports();
    addShortcuts();
    addSheet();
    connect(&backend, &Backend::helperChanged, this, &MainWindow::showEngine);
    connect(m_centre->banner(), &Notice::actionTriggered, this,
            [this] { open(Route::to(Route::Kind::System)); });
    showEngine();
}

MainWindow::~MainWindow() {
    m_undoBar->finish();
}

void MainWindow::build() {
    const WindowMemory memory;
    Theme::current().setMode(memory.theme());
    setMinimumSize(1024, 680);
    resize(startSize(screen()->availableSize(), minimumSize()));
    restoreGeometry(memory.geometry());
    setAcceptDrops(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addWidget(m_centre, 1);
    m_palette = new CommandPalette(this);
    new ToolTips(this);
    showTitle();
}

void MainWindow::connectRail() {
    connect(m_rail, &Rail::chosen, this, [this](const Route& route) {
        if (route.kind == Route::Kind::Container && route.key.isEmpty())
            openNewestContainer();
        else
            open(route);
    });
    connect(m_rail, &Rail::themeRequested, this, [this] {
        chooseTheme(Theme::current().isDark() ? ThemeMode::Light : ThemeMode::Dark);
    });
    connect(m_rail, &Rail::helpRequested, this, [this] { showShortcuts(this); });
    connect(m_rail, &Rail::settingsRequested, this, &MainWindow::showSettings);
}

void MainWindow::connectImports() {
    connect(&m_imports, &Imports::finished, this, [this](const ImportResult& result) {
        m_undoBar->offerAction(
            tr("Imported %1: %n layer(s)", nullptr, int(result.layers.size())).arg(result.name),
            tr("New design"), [this, result] {
                open(Route::newDesign(designFromImport(result, m_backend.layers())));
            });
    });
}

void MainWindow::addSheet() {
    m_centre->setSheet(m_sheet);
    connect(m_sheet, &ExportSheet::closed, this, [this] {
        m_centre->showSheet(false);
        if (m_beforeSheet)
            m_beforeSheet->setFocus(Qt::OtherFocusReason);
    });
    connect(m_sheet, &ExportSheet::finishedUnseen, this, &MainWindow::say);
}

void MainWindow::exportDesign(const Design& design) {
    if (!m_sheet->isVisible())
        m_beforeSheet = focusWidget();
    m_centre->showSheet(true);
    m_sheet->open(design);
}

/// Without an engine no page can do anything: that is said once, above all of them.
void MainWindow::showEngine() {
    const HelperInfo helper = m_backend.helper();
    const bool lost = helper.mode == HelperMode::None && !helper.problem.isEmpty();
    m_centre->banner()->setAction(lost ? tr("Engine and checks") : QString());
    m_centre->banner()->setText(
        lost ? tr("No engine answers; boxes that run go on. %1").arg(helper.problem) : QString());
}

void MainWindow::addShortcuts() {
    addShortcut(this, QKeySequence(QStringLiteral("Ctrl+K")), [this] { openPalette(); });
    addShortcut(this, QKeySequence(QStringLiteral("F6")), [this] { nextZone(); });
    addShortcut(this, QKeySequence(QStringLiteral("F9")), [this] { toggleInspector(); });
    addShortcut(this, QKeySequence(QStringLiteral("Ctrl+?")), [this] { showShortcuts(this); });
    addShortcut(this, QKeySequence::New, [this] {
        Design blank;
        blank.name = tr("untitled").toStdString();
        blank.spec = defaultSpec();
        open(Route::newDesign(std::move(blank)));
    });
    addShortcut(this, QKeySequence::Open, [this] { chooseDesign(); });
    for (int section = 0; section < 7; ++section)
        addShortcut(this, QKeySequence(QStringLiteral("Ctrl+%1").arg(section + 1)),
                    [this, section] {
                        if (Page* page = currentPage())
                            page->selectSection(section);
                    });
}

void MainWindow::setFactory(Route::Kind kind, PageFactory factory) {
    m_factories.insert(kind, std::move(factory));
}

void MainWindow::addPaletteSource(std::function<QList<PaletteEntry>(PageHost&)> source) {
    m_paletteSources << std::move(source);
}

Page* MainWindow::currentPage() const {
    return m_centre->current();
}

Page* MainWindow::pageFor(const Route& route) {
    for (Page* page : m_pages)
        if (page->route().samePlace(route))
            return page;
    const PageFactory factory = m_factories.value(route.kind);
    Page* page = factory ? factory(route, PageContext{m_backend, *this}) : nullptr;
    if (page)
        followPage(page);
    return page;
}

void MainWindow::followPage(Page* page) {
    m_pages << page;
    m_centre->add(page);
    connect(page, &Page::titleChanged, this, &MainWindow::showTitle);
    connect(page, &Page::routeChanged, this, [this, page](const Route& route) {
        rememberDesign(route);
        if (page == currentPage())
            m_rail->setCurrent(route);
    });
    connect(page, &Page::closeRequested, this, [this, page] { closePage(page); });
}

void MainWindow::open(const Route& route) {
    Page* page = pageFor(route);
    if (!page)
        return;
    m_centre->show(page);
    m_rail->setCurrent(page->route());
    rememberDesign(page->route());
    showTitle();
    page->arrive(route);
    tellAboutClosing(route);
}

/// Once, where the first box is seen to run: nobody should keep the window open for its sake, nor
/// close it to end one.
void MainWindow::tellAboutClosing(const Route& route) {
    const QString what = QStringLiteral("boxes-outlive-the-window");
    if (route.kind != Route::Kind::Container || m_undoBar->isVisible() ||
        WindowMemory().wasTold(what))
        return;
    const auto info = m_backend.container(route.key);
    if (!info || !isAlive(info->phase))
        return;
    WindowMemory().setTold(what);
    say(tr("Boxes go on when this window is closed. Stop ends one."));
}

void MainWindow::rememberDesign(const Route& route) {
    if (route.kind == Route::Kind::Design && !route.key.isEmpty())
        WindowMemory().addRecentDesign(route.key);
}

void MainWindow::closePage(Page* page) {
    const bool wasShown = page == currentPage();
    m_pages.removeOne(page);
    m_centre->drop(page);
    if (wasShown)
        open(Route::home());
}

void MainWindow::openNewestContainer() {
    const auto all = m_backend.containers();
    const auto newest = std::max_element(all.begin(), all.end(),
                                         [](const ContainerInfo& a, const ContainerInfo& b) {
                                             return std::pair(isAlive(a.phase), a.createdAt) <
                                                    std::pair(isAlive(b.phase), b.createdAt);
                                         });
    if (newest != all.end())
        open(Route::to(Route::Kind::Container, newest->id));
    else
        say(tr("No containers yet. Run a design and it is listed here."));
}

void MainWindow::showTitle() {
    const Page* page = currentPage();
    setWindowTitle(page ? tr("%1 – Boxwright").arg(page->title()) : QStringLiteral("Boxwright"));
}

void MainWindow::openPalette() {
    m_palette->open(paletteEntries());
}

QList<PaletteEntry> MainWindow::paletteEntries() {
    QList<PaletteEntry> entries;
    if (const Page* page = currentPage())
        for (QAction* action : page->actions())
            if (action->isEnabled() && !action->text().isEmpty())
                entries << PaletteEntry{QStringLiteral("right"),
                                        action->text().remove(QLatin1Char('&')), page->title(),
                                        action->shortcut().toString(QKeySequence::NativeText),
                                        [action] { action->trigger(); }};
    const auto go = [&](const char* icon, const QString& text, Route::Kind kind) {
        entries << PaletteEntry{
            QLatin1String(icon), text, tr("go to"), {}, [this, kind] { open(Route::to(kind)); }};
    };
    go("home", tr("Home"), Route::Kind::Home);
    go("design", tr("Designs"), Route::Kind::Designs);
    go("layers", tr("Layers"), Route::Kind::Layers);
    go("system", tr("What this system can do"), Route::Kind::System);
    entries << PaletteEntry{
        QStringLiteral("import"), tr("Import a layer or an image…"), {}, {}, [this] {
            chooseImport(false);
        }};
    entries << PaletteEntry{
        QStringLiteral("moon"), tr("Switch between light and dark"), {}, {}, [this] {
            Q_EMIT m_rail->themeRequested();
        }};
    entries << PaletteEntry{QStringLiteral("help"), tr("Show all shortcuts"), tr("help"),
                            QStringLiteral("Ctrl+?"), [this] { showShortcuts(this); }};
    for (const ContainerInfo& info : m_backend.containers())
        entries << PaletteEntry{
            QStringLiteral("cube"),
            info.name,
            phaseText(info),
            {},
            [this, id = info.id] { open(Route::to(Route::Kind::Container, id)); },
            true};
    for (const auto& source : m_paletteSources)
        entries << source(*this);
    if (Page* page = currentPage())
        entries << page->places();
    return entries;
}

void MainWindow::toggleInspector() {
    m_centre->toggleInspector();
}

bool MainWindow::inspectorShown() const {
    return m_centre->inspectorShown();
}

void MainWindow::nextZone() {
    const QList<QWidget*> zones{m_rail, m_centre->pageZone(), m_centre->inspectorZone()};
    const QWidget* focus = focusWidget();
    qsizetype here = 0;
    for (qsizetype i = 0; i < zones.size(); ++i)
        if (focus && zones[i]->isAncestorOf(focus))
            here = i;
    for (qsizetype step = 1; step <= zones.size(); ++step)
        if (QWidget* stop = firstStop(zones[(here + step) % zones.size()]))
            return stop->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::chooseTheme(ThemeMode mode) {
    Theme::current().setMode(mode);
    WindowMemory().setTheme(mode);
}

void MainWindow::showSettings(QWidget* at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto* themes = new QActionGroup(menu);
    const auto theme = [&](const QString& text, ThemeMode mode) {
        QAction* action = menu->addAction(text, this, [this, mode] { chooseTheme(mode); });
        action->setCheckable(true);
        action->setChecked(Theme::current().mode() == mode);
        if (action->isChecked())
            action->setIcon(icon(QStringLiteral("check"), Color::Acc));
        themes->addAction(action);
    };
    theme(tr("Follow the desktop"), ThemeMode::System);
    theme(tr("Dark"), ThemeMode::Dark);
    theme(tr("Light"), ThemeMode::Light);
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("system")), tr("Engine and checks"), this,
                    [this] { open(Route::to(Route::Kind::System)); });
    menu->addAction(icon(QStringLiteral("help")), tr("Shortcuts"), this,
                    [this] { showShortcuts(this); });
    popupAt(*menu, *at);
}

void MainWindow::offerUndo(const QString& text, std::function<void()> undo,
                           std::function<void()> done) {
    m_undoBar->offer(text, std::move(undo), std::move(done));
}

void MainWindow::say(const QString& text) {
    m_undoBar->offerAction(text, {}, {});
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_rail->setCompact(width() < fullRailFrom);
    m_centre->setWide(width() >= inspectorBesideFrom);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    for (Page* page : m_pages)
        if (!page->mayClose()) {
            open(page->route());
            return event->ignore();
        }
    m_undoBar->finish();
    WindowMemory().setGeometry(saveGeometry());
    event->accept();
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->text() == QLatin1String("/") && currentPage())
        currentPage()->focusFilter();
    else
        QWidget::keyPressEvent(event);
}

} // namespace boxwright::ui
