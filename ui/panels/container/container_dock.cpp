#include "ui/panels/container/container_dock.h"

#include "ui/panels/container/log_panel.h"
#include "ui/panels/container/start_panel.h"
#include "ui/panels/container/two_views.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/terminal/terminal_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/tab_bar.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QScrollArea>
#include <QStackedWidget>

#include <utility>

namespace boxwright::ui {
namespace {

constexpr int viewsWidth = 368;
constexpr int narrowViewsWidth = 320;
constexpr int wideFrom = 1064;
constexpr int logTab = 1;
constexpr int fixedTabs = 3; ///< terminal, log and start

} // namespace

ContainerDock::ContainerDock(Backend& backend, const QString& id, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_id(id) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    m_stack = new QStackedWidget;
    m_terminal = new TerminalView;
    m_log = new LogPanel(backend, id);
    m_stack->addWidget(m_terminal);
    m_stack->addWidget(m_log);
    m_start = new StartPanel;
    m_stack->addWidget(m_start);
    m_views = new TwoViews;
    row->addWidget(m_stack, 1);
    row->addWidget(m_viewsRoom = makeViewsRoom());
    column->addLayout(row, 1);
    setFocusProxy(m_stack);
    m_stack->setFocusProxy(m_terminal);
    connect(m_tabs, &TabBar::currentChanged, this, &ContainerDock::selectTab);
    connect(m_tabs, &TabBar::closeRequested, this, &ContainerDock::closeShell);
    connect(m_terminal, &TerminalView::ended, this,
            [this](int status) { announceEnd(m_terminal, status); });
    connect(m_terminal, &TerminalView::disconnected, this, [this] { m_attached = false; });
}

QScrollArea* ContainerDock::makeViewsRoom() {
    auto* views = new QScrollArea; // in a low window the graphs keep their height
    views->setWidgetResizable(true);
    views->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    views->setFocusPolicy(Qt::NoFocus);
    views->setWidget(m_views);
    return views;
}

/// In a narrow window the terminal keeps the eighty columns that programs expect.
void ContainerDock::resizeEvent(QResizeEvent* event) {
    m_viewsRoom->setFixedWidth(width() < wideFrom ? narrowViewsWidth : viewsWidth);
    QWidget::resizeEvent(event);
}

QWidget* ContainerDock::makeBar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::page - TabBar::inset, 0, space::gap, 0);
    m_tabs = new TabBar(tr("Views of the container"));
    m_tabs->add(tr("Terminal"), QStringLiteral("terminal"));
    m_tabs->add(tr("Log"), QStringLiteral("log"));
    m_tabs->add(tr("Start"), QStringLiteral("list"));
    m_newShell = new IconButton(QStringLiteral("plus"), tr("New shell inside"));
    auto* collapse = new IconButton(QStringLiteral("up"), tr("Show more or less of the graphs"));
    row->addWidget(m_tabs, 1);
    row->addWidget(m_newShell);
    row->addWidget(collapse);
    connect(m_newShell, &QAbstractButton::clicked, this, &ContainerDock::openShell);
    connect(collapse, &QAbstractButton::clicked, this, &ContainerDock::collapseRequested);
    return bar;
}

void ContainerDock::selectTab(int index) {
    if (index < 0 || index >= m_stack->count())
        return;
    m_tabs->setCurrent(index);
    m_stack->setCurrentIndex(index);
    m_stack->currentWidget()->setFocus();
}

void ContainerDock::show(const ContainerInfo& info) {
    m_info = info;
    const bool alive = isAlive(info.phase);
    m_log->setAlive(alive);
    m_start->show(info);
    m_views->show(info, m_backend.helper(), m_backend.host());
    m_newShell->setEnabled(allowed(info.phase, Command::Exec));
    m_newShell->setToolTip(m_newShell->isEnabled() ? tr("New shell inside")
                                                   : tr("Only a running container takes a shell"));
    if (!alive && !m_everAlive && std::exchange(m_fresh, false)) {
        m_tabs->setCurrent(logTab); // its terminal never was: the log has what it wrote
        m_stack->setCurrentIndex(logTab);
    }
    m_everAlive = m_everAlive || alive;
    if (alive && !m_attached && allowed(info.phase, Command::Attach))
        attach();
}

void ContainerDock::attach() {
    m_attached = true;
    m_backend.attach(m_id, [this, self = QPointer(this)](Result<std::shared_ptr<Console>> console) {
        if (!self)
            return;
        if (console) {
            m_terminal->setConsole(*console, m_info.terminal);
            return;
        }
        m_attached = false;
        // It may have ended meanwhile; then its page says so, and the log has what it wrote.
        const auto info = m_backend.container(m_id);
        if (info && isAlive(info->phase))
            Q_EMIT failed(console.error());
    });
}

void ContainerDock::openShell() {
    ExecOptions options;
    const auto& args = m_info.design.spec.process ? m_info.design.spec.process->args : std::nullopt;
    const bool ownShell = args && !args->empty() &&
                          QString::fromStdString(args->front()).endsWith(QLatin1String("sh"));
    options.args =
        QStringList{ownShell ? QString::fromStdString(args->front()) : QStringLiteral("/bin/sh")};
    options.size = QSize(m_terminal->screen().columns(), m_terminal->screen().rows());
    m_backend.exec(m_id, options,
                   [this, self = QPointer(this)](Result<std::shared_ptr<Console>> console) {
                       if (!self)
                           return;
                       if (console)
                           addShell(*console);
                       else
                           Q_EMIT failed(console.error());
                   });
}

void ContainerDock::addShell(std::shared_ptr<Console> console) {
    auto* view = new TerminalView;
    view->setConsole(std::move(console));
    connect(view, &TerminalView::ended, this,
            [this, view](int status) { announceEnd(view, status); });
    m_stack->addWidget(view);
    const int index = m_tabs->add(tr("Shell %1").arg(++m_shells), QStringLiteral("terminal"));
    m_tabs->setClosable(index, true);
    selectTab(index);
}

void ContainerDock::closeShell(int index) {
    if (index < fixedTabs || index >= m_stack->count())
        return;
    auto* view = static_cast<TerminalView*>(m_stack->widget(index));
    view->hangUp();
    m_stack->removeWidget(view);
    view->deleteLater();
    m_tabs->remove(index);
    m_stack->setCurrentIndex(m_tabs->current());
    m_stack->currentWidget()->setFocus();
}

void ContainerDock::closeCurrentShell() {
    closeShell(m_stack->currentIndex());
}

void ContainerDock::findInLog() {
    selectTab(logTab);
    m_log->focusFind();
}

void ContainerDock::announceEnd(TerminalView* view, int exitStatus) {
    view->showEnd(tr("exited with %1").arg(exitStatus));
}

void ContainerDock::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.fillRect(rect(), color(Color::Window));
    painter.fillRect(0, 39, width(), 1, color(Color::Line)); // the splitter draws the one above
}

} // namespace boxwright::ui
