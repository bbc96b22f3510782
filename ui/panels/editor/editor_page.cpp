#include "ui/panels/editor/editor_page.h"

#include "ui/document/design_file.h"
#include "ui/panels/editor/capabilities/capabilities_tab.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/editor_top_bar.h"
#include "ui/panels/editor/files/files_tab.h"
#include "ui/panels/editor/isolation/isolation_tab.h"
#include "ui/panels/editor/limits/limits_tab.h"
#include "ui/panels/editor/mini_stack.h"
#include "ui/panels/editor/process/process_tab.h"
#include "ui/panels/editor/stack/slab.h"
#include "ui/panels/editor/stack/stack_panel.h"
#include "ui/panels/editor/syscalls/syscalls_tab.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/field.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/tab_bar.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPointer>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

QString freePath(const QString& wanted) {
    QString path = wanted;
    const QString ending = QStringLiteral(".boxwright.json");
    for (int n = 2; QFileInfo::exists(path); ++n)
        path = wanted.chopped(ending.size()) + QStringLiteral("-%1").arg(n) + ending;
    return path;
}

/// The latest run of the design if its start failed: its page shows at which step. Empty when not,
/// or when there was no container yet.
QString failedRun(const Backend& backend, const Design& design) {
    const ContainerInfo* latest = nullptr;
    const std::vector<ContainerInfo> all = backend.containers();
    for (const ContainerInfo& info : all) {
        const bool later = latest == nullptr || info.createdAt > latest->createdAt;
        if (info.design.name == design.name && later)
            latest = &info;
    }
    return latest != nullptr && latest->phase == Phase::Failed ? latest->id : QString();
}

} // namespace

EditorPage::EditorPage(const Route& route, const PageContext& context, QWidget* parent)
    : Page(route, context, parent)
    , m_facts(context.backend)
    , m_explainer(m_document)
    , m_editor{m_document, context.backend, m_explainer, m_facts} {
    setObjectName(QStringLiteral("editorPage"));
    load(route);
    m_autosave = std::make_unique<Autosave>(m_document);
    build();
    addCommands();
    connectDocument();
    showSection(int(EditorSection::Limits));
    refreshCounters();
    offerRecovery();
}

EditorPage::~EditorPage() = default;

void EditorPage::arrive(const Route& route) {
    if (route.run) // once the page is up, so that what stands in its way has a place
        QMetaObject::invokeMethod(this, &EditorPage::run, Qt::QueuedConnection);
}

Page* makeEditorPage(const Route& route, const PageContext& context) {
    return new EditorPage(route, context);
}

void reopenUnsavedDrafts(MainWindow& window) {
    for (const UnsavedWork& work : Autosave::leftBehind()) {
        if (!work.filePath.isEmpty())
            continue;
        window.open(Route::newDesign(work.design));
        auto* page = qobject_cast<EditorPage*>(window.currentPage());
        if (page == nullptr)
            continue;
        page->document().undoStack().resetClean();
        page->autosave().writeNow();
        Autosave::discard(work);
    }
}

void EditorPage::load(const Route& route) {
    m_notice = new Notice(Tone::Bad);
    if (route.draft) {
        m_document.reset(*route.draft);
    } else if (!route.key.isEmpty()) {
        if (Status opened = m_document.open(route.key); !opened)
            m_notice->setText(errorText(opened.error()));
    } else {
        Design design;
        design.name = tr("new-design").toStdString();
        design.spec = defaultSpec();
        m_document.reset(std::move(design));
    }
}

void EditorPage::build() {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto* above = new NoticeColumn({space::page, space::gap, space::page, space::unit});
    above->add(m_notice);
    rows->addWidget(above);
    connect(m_notice, &Notice::actionTriggered, this, [this] {
        if (const auto act = m_noticeAct) // a copy: it may tell something else
            act();
    });
    rows->addWidget(m_stack = new StackPanel(m_editor, host()));
    auto* line = new QHBoxLayout;
    line->setContentsMargins(space::page - TabBar::inset, 0, space::page - TabBar::inset, 0);
    line->setSpacing(0);
    m_beforeTabs = new QWidget;
    auto* before = new QHBoxLayout(m_beforeTabs);
    before->setContentsMargins(TabBar::inset, 0, space::gap, 0);
    before->addWidget(m_mini = new MiniStack(m_document));
    line->addWidget(m_beforeTabs);
    line->addWidget(m_tabBar = new TabBar(tr("Sections of the design")), 1);
    rows->addLayout(line);
    rows->addWidget(new Separator);
    rows->addWidget(m_pages = new QStackedWidget, 1);
    makeTabs();
    connect(m_tabBar, &TabBar::currentChanged, this, &EditorPage::showSection);
    connect(m_mini, &QAbstractButton::toggled, this, &EditorPage::showStack);
}

void EditorPage::makeTabs() {
    auto* files = new FilesTab(m_editor);
    m_tabs = {new ProcessTab(m_editor),      new IsolationTab(m_editor), new LimitsTab(m_editor),
              new CapabilitiesTab(m_editor), new SyscallsTab(m_editor),  files};
    const QString names[] = {tr("Process"),      tr("Isolation"), tr("Limits"),
                             tr("Capabilities"), tr("Syscalls"),  tr("Files")};
    for (size_t i = 0; i < m_tabs.size(); ++i) {
        m_tabBar->add(names[i]);
        m_pages->addWidget(m_tabs[i]);
    }
    connect(files, &FilesTab::removed, this, [this](const QString& destination) {
        host().offerUndo(tr("Removed the mount at %1").arg(destination), [self = QPointer(this)] {
            if (self)
                self->m_document.undoStack().undo();
        });
    });
}

void EditorPage::addCommand(const QString& text, const QKeySequence& keys,
                            std::function<void()> act) {
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, std::move(act));
    addAction(action);
}

void EditorPage::addCommands() {
    addCommand(tr("Run this design"), Qt::CTRL | Qt::Key_R, [this] { run(); });
    addCommand(tr("Save"), Qt::CTRL | Qt::Key_S, [this] { save(); });
    addCommand(tr("Save as…"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, [this] { saveAs(); });
    addCommand(tr("Export an OCI bundle…"), Qt::CTRL | Qt::Key_E, [this] { exportBundle(); });
    addCommand(tr("Undo"), Qt::CTRL | Qt::Key_Z, [this] { m_document.undoStack().undo(); });
    addCommand(tr("Redo"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z,
               [this] { m_document.undoStack().redo(); });
}

void EditorPage::connectDocument() {
    connect(&m_document, &SpecDocument::changed, this, [this](const QString& path) {
        refreshCounters();
        refreshLayers();
        if (path.isEmpty() || path == QLatin1String("/name"))
            Q_EMIT titleChanged();
    });
    connect(&m_document, &SpecDocument::problemsChanged, this, &EditorPage::refreshCounters);
    connect(&m_document, &SpecDocument::dirtyChanged, this, &Page::titleChanged);
    connect(&backend(), &Backend::layersChanged, this, &EditorPage::refreshLayers);
    connect(&m_explainer, &Explainer::shown, this, &EditorPage::inspect);
}

QString EditorPage::title() const {
    return qt(m_document.design().name);
}

QWidget* EditorPage::makeTopBar() {
    m_bar = new EditorTopBar(m_document, host());
    refreshLayers();
    connect(m_bar, &EditorTopBar::saveRequested, this, &EditorPage::save);
    connect(m_bar, &EditorTopBar::runRequested, this, &EditorPage::run);
    connect(m_bar, &EditorTopBar::exportRequested, this, &EditorPage::exportBundle);
    connect(m_bar, &EditorTopBar::problemChosen, this, &EditorPage::goToProblem);
    connect(m_bar, &QObject::destroyed, this, [this] { m_bar = nullptr; });
    return m_bar;
}

void EditorPage::selectSection(int index) {
    const QWidget* focused = focusWidget();
    if (index >= 0 && index < int(m_tabs.size()))
        m_tabBar->setCurrent(index);
    showSection(m_tabBar->current());
    // What had the focus may be out of sight now; the mini stack is nobody's next thought.
    if (focused != nullptr && focused != focusWidget())
        m_tabBar->setFocus();
}

void EditorPage::focusFilter() {
    for (Field* field : m_tabs[size_t(m_tabBar->current())]->findChildren<Field*>()) {
        if (field->isVisible() && field->accessibleName().contains(tr("Filter"))) {
            field->setFocus();
            return;
        }
    }
}

void EditorPage::showSection(int index) {
    if (m_pages->currentIndex() != index)
        m_explainer.show([] { return Explanation(); }); // what it told of is out of sight
    m_tabBar->setCurrent(index);
    m_pages->setCurrentIndex(index);
    const bool full = index == int(EditorSection::Limits);
    m_beforeTabs->setVisible(!full);
    m_mini->setChecked(false);
    showStack(full);
}

void EditorPage::showStack(bool shown) {
    m_stack->setVisible(shown || m_pages->currentIndex() == int(EditorSection::Limits));
}

void EditorPage::refreshCounters() {
    std::vector<int> problems(m_tabs.size());
    for (const Problem& problem : m_document.problems()) {
        if (const auto section = sectionOf(qt(problem.path)))
            ++problems[*section];
    }
    for (size_t i = 0; i < m_tabs.size(); ++i)
        m_tabBar->setCounter(int(i), problems[i] > 0 ? problems[i] : m_tabs[i]->counter(),
                             problems[i] > 0 ? Tone::Bad : Tone::Neutral);
}

void EditorPage::offerRecovery() {
    if (m_document.filePath().isEmpty())
        return;
    for (UnsavedWork& work : Autosave::leftBehind()) {
        if (work.filePath == m_document.filePath())
            m_recovered.push_back(std::move(work));
    }
    if (m_recovered.empty())
        return;
    tell(Tone::Warning, tr("Changes to this design were not saved when the window last closed."),
         tr("Bring them back"), [this] {
             m_document.apply({QString(), tr("Bring back unsaved changes"), {}},
                              [this](Design& design) { design = m_recovered.front().design; });
             for (const UnsavedWork& work : m_recovered)
                 Autosave::discard(work);
             m_recovered.clear();
             m_notice->setText({});
         });
}

void EditorPage::tell(Tone tone, const QString& text, const QString& action,
                      std::function<void()> act) {
    m_noticeAct = std::move(act);
    m_notice->setTone(tone);
    m_notice->setAction(action);
    m_notice->setText(text);
}

bool EditorPage::writeTo(const QString& path) {
    QDir().mkpath(QFileInfo(path).path());
    if (Status saved = m_document.saveAs(path); !saved) {
        tell(Tone::Bad, errorText(saved.error()));
        return false;
    }
    m_notice->setText({});
    setRoute(Route::to(Route::Kind::Design, path));
    return true;
}

bool EditorPage::save() {
    if (!m_document.filePath().isEmpty())
        return writeTo(m_document.filePath());
    return writeTo(freePath(designFolder() + QLatin1Char('/') + designFileName(title())));
}

bool EditorPage::saveAs() {
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the design as"), designFolder() + QLatin1Char('/') + designFileName(title()),
        tr("Boxwright designs (*.boxwright.json)"));
    return !path.isEmpty() && writeTo(path);
}

void EditorPage::run() {
    m_document.validateNow();
    if (!m_document.isRunnable()) {
        if (m_bar != nullptr)
            m_bar->showProblems();
        return;
    }
    const QStringList missing = missingNames();
    if (missing.isEmpty())
        return start();
    tell(
        Tone::Bad,
        tr("It cannot run: %1 is not in the layer store.").arg(missing.join(QStringLiteral(", "))));
    selectSection(int(EditorSection::Limits)); // the stack is there, with the ways out
}

QStringList EditorPage::missingNames() const {
    QStringList names;
    for (const LayerRef& layer : missingLayers(m_document.design(), backend().layers())) {
        if (layer.enabled)
            names.append(layerTitle(layer));
    }
    return names;
}

void EditorPage::refreshLayers() {
    if (m_bar != nullptr)
        m_bar->setMissingLayers(missingNames());
}

void EditorPage::start() {
    if (m_starting)
        return;
    m_document.validateNow();
    if (!m_document.isRunnable())
        return;
    m_starting = true;
    m_notice->setText({});
    if (m_bar != nullptr)
        m_bar->setBusy(true);
    Q_EMIT busyChanged(true);
    backend().run(m_document.design(), [self = QPointer(this)](const Result<QString>& id) {
        if (self)
            self->started(id);
    });
}

void EditorPage::started(const Result<QString>& id) {
    m_starting = false;
    if (m_bar != nullptr)
        m_bar->setBusy(false);
    Q_EMIT busyChanged(false);
    if (id)
        return host().open(Route::to(Route::Kind::Container, *id));
    const QString text = tr("The box did not start. %1").arg(errorText(id.error()));
    const QString failed = failedRun(backend(), m_document.design());
    if (failed.isEmpty())
        return tell(Tone::Bad, text);
    tell(Tone::Bad, text, tr("Show the step"),
         [this, failed] { host().open(Route::to(Route::Kind::Container, failed)); });
}

void EditorPage::exportBundle() {
    host().exportDesign(m_document.design());
}

} // namespace boxwright::ui
