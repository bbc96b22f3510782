#include "ui/panels/container/container_page.h"

#include "ui/panels/container/container_dock.h"
#include "ui/panels/container/container_header.h"
#include "ui/panels/container/end_notice.h"
#include "ui/panels/container/graph_panel.h"
#include "ui/panels/container/start_panel.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/terminal/terminal_view.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/notice.h"

#include <QAction>
#include <QPointer>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <csignal>

namespace boxwright::ui {

namespace {
constexpr int slowStartMs = 400;
constexpr int aboveGraphs = 2;
constexpr int dockHeight = 356; ///< until somebody moves the line above it
} // namespace

ContainerPage::ContainerPage(const Route& route, const PageContext& context, QWidget* parent)
    : Page(route, context, parent)
    , m_header(new ContainerHeader)
    , m_notice(new Notice(Tone::Bad))
    , m_end(new EndNotice)
    , m_graphs(new GraphPanel(context.backend, route.key))
    , m_start(new StartPanel)
    , m_upper(new QStackedWidget)
    , m_dock(new ContainerDock(context.backend, route.key))
    , m_splitter(new QSplitter(Qt::Vertical)) {
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, aboveGraphs, 0, 0);
    column->setSpacing(0);
    auto* messages = new NoticeColumn({space::page, space::gap - aboveGraphs, space::page, 0});
    messages->add(m_notice);
    messages->add(m_end);
    column->addWidget(messages);
    m_upper->addWidget(m_graphs);
    m_upper->addWidget(m_start);
    column->addWidget(m_upper, 1);
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_dock);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setObjectName(QStringLiteral("container"));
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(m_splitter);

    connect(m_dock, &ContainerDock::failed, this, &ContainerPage::complain);
    connect(m_dock, &ContainerDock::collapseRequested, this, &ContainerPage::toggleDock);
    connect(&backend(), &Backend::containerChanged, this, [this](const QString& id) {
        if (id == this->route().key)
            refresh();
    });
    connect(&backend(), &Backend::containersChanged, this, &ContainerPage::refresh);
    connect(m_start, &StartPanel::designRequested, this, &ContainerPage::openDesign);
    connect(m_start, &StartPanel::runAgainRequested, this, [this] { run(m_info.design); });
    m_slowStart.setSingleShot(true);
    m_slowStart.setInterval(slowStartMs);
    connect(&m_slowStart, &QTimer::timeout, this, [this] {
        m_isSlow = true;
        chooseUpper();
    });
    connect(m_end, &EndNotice::runWithMemoryRequested, this, &ContainerPage::runWithMemory);
    const auto offer = [this](const QString& text, int key, auto act) {
        auto* action = new QAction(text, this);
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | key));
        connect(action, &QAction::triggered, m_dock, act);
        addAction(action);
    };
    offer(tr("New shell inside"), Qt::Key_T, &ContainerDock::openShell);
    offer(tr("Close this shell"), Qt::Key_W, &ContainerDock::closeCurrentShell);
    offer(tr("Find in the log"), Qt::Key_F, &ContainerDock::findInLog);
    setFocusProxy(m_dock->terminal());
    refresh();
}

QWidget* ContainerPage::makeTopBar() {
    connect(m_header, &ContainerHeader::pauseRequested, this, [this] { perform(&Backend::pause); });
    connect(m_header, &ContainerHeader::resumeRequested, this,
            [this] { perform(&Backend::resume); });
    connect(m_header, &ContainerHeader::stopRequested, this, [this] { perform(&Backend::stop); });
    connect(m_header, &ContainerHeader::killRequested, this, &ContainerPage::kill);
    connect(m_header, &ContainerHeader::runAgainRequested, this, [this] { run(m_info.design); });
    connect(m_header, &ContainerHeader::deleteRequested, this, &ContainerPage::discard);
    connect(m_header, &ContainerHeader::designRequested, this, &ContainerPage::openDesign);
    return m_header;
}

void ContainerPage::arrive(const Route&) {
    m_dock->setFocus(Qt::OtherFocusReason);
}

void ContainerPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    if (m_placed || height() < 2 * dockHeight)
        return;
    m_placed = true;
    m_splitter->setSizes({height() - dockHeight, dockHeight});
}

void ContainerPage::selectSection(int index) {
    m_dock->selectTab(index);
}

void ContainerPage::focusFilter() {
    m_dock->findInLog();
}

void ContainerPage::refresh() {
    const auto info = backend().container(route().key);
    if (!info) {
        // While the helper is being reached again nothing is known; that is not a deletion.
        if (backend().helper().mode != HelperMode::None)
            Q_EMIT closeRequested();
        return;
    }
    const bool renamed = info->name != m_info.name;
    m_info = *info;
    m_header->show(m_info);
    m_end->show(m_info);
    m_graphs->show(m_info);
    m_start->show(m_info);
    chooseUpper();
    m_dock->show(m_info);
    if (renamed)
        Q_EMIT titleChanged();
}

/// A start that failed says so at the step that did, and one that takes its time shows how far it
/// is; graphs there are none of yet.
void ContainerPage::chooseUpper() {
    const bool starting = m_info.phase == Phase::Creating || m_info.phase == Phase::Starting;
    if (!starting) {
        m_slowStart.stop();
        m_isSlow = false;
    } else if (!m_slowStart.isActive() && !m_isSlow) {
        m_slowStart.start();
    }
    const bool failed = m_info.phase == Phase::Failed && failedRow(m_start->rows()) >= 0;
    m_upper->setCurrentWidget(failed || m_isSlow ? static_cast<QWidget*>(m_start) : m_graphs);
    if (failed)
        m_end->hide();
}

Reply<void> ContainerPage::complaining() {
    return [this, self = QPointer(this)](Status done) {
        if (!self)
            return;
        Q_EMIT busyChanged(false);
        if (!done)
            complain(done.error());
    };
}

void ContainerPage::perform(Operation operation) {
    m_notice->setText({});
    Q_EMIT busyChanged(true);
    (backend().*operation)(m_info.id, complaining());
}

void ContainerPage::kill(int signalNumber) {
    if (signalNumber == SIGKILL && m_info.design.writable == WritableLayer::ThrowAway)
        return confirmKill();
    send(signalNumber);
}

/// Its programs have no time to save anything, and what they wrote goes with them.
void ContainerPage::confirmKill() {
    auto* question =
        new Dialog(tr("Kill %1").arg(m_info.name),
                   tr("Every process ends at once, and what they wrote is thrown away: the "
                      "writable layer of this box is not kept. Stop asks them to end first."),
                   tr("Kill"), ButtonKind::DangerFill, window());
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::accepted, this, [this] { send(SIGKILL); });
    question->open();
}

void ContainerPage::send(int signalNumber) {
    m_notice->setText({});
    backend().kill(m_info.id, signalNumber, complaining());
}

/// The run that ended keeps its design; the new one has the limit that was asked for.
void ContainerPage::runWithMemory(const LimitValue& limit) {
    Design design = m_info.design;
    const LimitRow* row = findLimit("memory.max");
    if (const Status set = setLimit(design.spec, *row, limit); !set)
        return complain(set.error());
    run(design);
}

void ContainerPage::run(const Design& design) {
    m_notice->setText({});
    Q_EMIT busyChanged(true);
    backend().run(design, [this, self = QPointer(this)](Result<QString> id) {
        if (!self)
            return;
        Q_EMIT busyChanged(false);
        if (id)
            host().open(Route::to(Route::Kind::Container, *id));
        else
            complain(id.error());
    });
}

void ContainerPage::openDesign() {
    host().open(Route::newDesign(m_info.design));
}

/// Undo is offered for six seconds; only then is anything deleted.
void ContainerPage::discard() {
    auto& port = backend();
    const QString id = m_info.id;
    host().offerUndo(
        tr("Discarded %1.").arg(m_info.name), [] {},
        [&port, id] { port.remove(id, [](Status) {}); });
    host().open(Route::home());
}

void ContainerPage::complain(const Error& error) {
    m_notice->setText(errorText(error));
}

void ContainerPage::toggleDock() {
    const QList<int> sizes = m_splitter->sizes();
    const int total = sizes.value(0) + sizes.value(1);
    const bool tall = sizes.value(1) > total / 2;
    m_splitter->setSizes(tall ? QList<int>{total - dockHeight, dockHeight}
                              : QList<int>{total / 5, total * 4 / 5});
}

Page* makeContainerPage(const Route& route, const PageContext& context) {
    return new ContainerPage(route, context);
}

} // namespace boxwright::ui
