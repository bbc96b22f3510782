#include "ui/panels/main_window/centre.h"

#include "ui/style/motion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace boxwright::ui {

namespace {

constexpr int busyAfterMs = 400;

/// The inspector draws the line at its left itself, beside the page and over it: this one is only
/// taken hold of.
class BareHandle : public QSplitterHandle {
public:
    using QSplitterHandle::QSplitterHandle;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter(this).fillRect(rect(), color(Color::Canvas));
    }
};

/// A line of 1 px that can be taken 4 px to either side of it.
class LineSplitter : public QSplitter {
public:
    LineSplitter()
        : QSplitter(Qt::Horizontal) {
        setHandleWidth(1);
        setChildrenCollapsible(false);
    }

protected:
    QSplitterHandle* createHandle() override { return new BareHandle(orientation(), this); }
};

class BusyLine : public QWidget {
public:
    explicit BusyLine(QWidget* parent)
        : QWidget(parent) {
        hide();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter(this).fillRect(rect(), color(Color::AccFill));
    }
};

} // namespace

Centre::Centre(QWidget* parent)
    : QWidget(parent)
    , m_topBars(new QStackedWidget)
    , m_noTopBar(new QWidget)
    , m_body(new QWidget)
    , m_splitter(new LineSplitter)
    , m_pages(new QStackedWidget)
    , m_inspectors(new QStackedWidget)
    , m_inspector(new Inspector)
    , m_banner(new Notice(Tone::Warning))
    , m_busyLine(new BusyLine(this))
    , m_busyDelay(new QTimer(this)) {
    m_topBars->addWidget(m_noTopBar);
    m_topBars->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_reveal = makeReveal();
    m_body->installEventFilter(this);
    m_inspectors->addWidget(m_inspector);
    m_inspectors->setMinimumWidth(240);
    m_splitter->addWidget(m_pages);
    m_splitter->addWidget(m_inspectors);
    m_splitter->setStretchFactor(0, 1);
    auto* body = new QHBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(m_splitter, 1);
    auto* banner = new QVBoxLayout;
    banner->setContentsMargins(space::page, 0, space::gap, 0);
    banner->addWidget(m_banner);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* top = new QHBoxLayout;
    top->setSpacing(0);
    top->addWidget(m_topBars);
    top->addWidget(m_reveal);
    column->addLayout(top);
    column->addLayout(banner);
    column->addWidget(m_body, 1);
    m_busyDelay->setSingleShot(true);
    m_busyDelay->setInterval(busyAfterMs);
    connect(m_busyDelay, &QTimer::timeout, m_busyLine, &QWidget::show);
    connect(m_splitter, &QSplitter::splitterMoved, this,
            [this] { WindowMemory().setInspectorWidth(screenKey(), m_inspectors->width()); });
}

/// Goes on to the right of the bar, and below it of what a page has there besides.
QWidget* Centre::makeReveal() {
    auto* room = new QWidget;
    auto* bar = new Surface(Color::Window, nullptr, Qt::BottomEdge);
    bar->setFixedHeight(TopBar::usualHeight);
    auto* column = new QVBoxLayout(room);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(new Surface(Color::Canvas, nullptr, Qt::BottomEdge), 1);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, space::gap, 0);
    auto* button = new IconButton(QStringLiteral("info"), tr("Show or hide the details (F9)"));
    button->setObjectName(QStringLiteral("reveal"));
    row->addWidget(button);
    connect(button, &IconButton::clicked, this, &Centre::toggleInspector);
    return room;
}

QString Centre::screenKey() const {
    const QSize size = screen()->size();
    return QStringLiteral("%1x%2").arg(size.width()).arg(size.height());
}

void Centre::add(Page* page) {
    Parts parts{page->makeTopBar(), page->makeOwnInspector()};
    if (parts.topBar)
        m_topBars->addWidget(parts.topBar);
    if (parts.ownInspector)
        m_inspectors->addWidget(parts.ownInspector);
    m_parts.insert(page, parts);
    m_pages->addWidget(page);
    connect(page, &Page::inspectorChanged, this, [this, page](const InspectorContent& content) {
        if (page == current())
            m_inspector->setContent(content);
    });
    connect(page, &Page::busyChanged, this, [this, page](bool busy) { setBusy(page, busy); });
}

void Centre::drop(Page* page) {
    const Parts parts = m_parts.take(page);
    m_pages->removeWidget(page);
    page->deleteLater();
    for (QWidget* part : {parts.topBar, parts.ownInspector})
        if (part)
            part->deleteLater();
}

void Centre::show(Page* page) {
    const Parts parts = m_parts.value(page);
    m_topBars->setCurrentWidget(parts.topBar ? parts.topBar : m_noTopBar);
    m_topBars->setFixedHeight(parts.topBar ? parts.topBar->sizeHint().height() : 0);
    if (parts.topBar && parts.topBar->minimumHeight() == parts.topBar->maximumHeight())
        m_topBars->setFixedHeight(parts.topBar->minimumHeight());
    m_pages->setCurrentWidget(page);
    m_inspectors->setCurrentWidget(parts.ownInspector ? parts.ownInspector : m_inspector);
    if (page->hasInspector())
        m_inspector->setContent(page->inspector());
    setBusy(page, false);
    if (m_sheet)
        m_sheet->hide(); // it belonged to what was shown before; what it does goes on
    placeInspector();
    placeSheet();
}

Page* Centre::current() const {
    return static_cast<Page*>(m_pages->currentWidget());
}

void Centre::setWide(bool wide) {
    if (wide == m_wide)
        return;
    m_wide = wide;
    m_over = false;
    placeInspector();
}

void Centre::setSheet(QWidget* sheet) {
    m_sheet = sheet;
    sheet->setParent(m_body);
    sheet->hide();
}

void Centre::showSheet(bool shown) {
    m_sheet->setVisible(shown);
    placeInspector();
    placeSheet();
}

void Centre::toggleInspector() {
    bool& wanted = m_wide ? m_beside : m_over;
    wanted = !wanted;
    placeInspector();
    if (!m_wide && m_over && m_inspectors->isVisible())
        slideIn(m_inspectors, QPoint(m_inspectors->width() / 4, 0));
}

bool Centre::inspectorShown() const {
    return m_inspectors->isVisibleTo(const_cast<Centre*>(this));
}

QWidget* Centre::inspectorZone() const {
    return m_inspectors;
}

QWidget* Centre::pageZone() const {
    return m_pages;
}

void Centre::placeInspector() {
    const Page* page = current();
    const bool has =
        page && (page->hasInspector() || m_parts.value(const_cast<Page*>(page)).ownInspector);
    if (m_wide && m_splitter->indexOf(m_inspectors) < 0) {
        m_splitter->addWidget(m_inspectors);
    } else if (!m_wide && m_splitter->indexOf(m_inspectors) >= 0) {
        m_inspectors->setParent(m_body);
    }
    const bool inWay = m_sheet && m_sheet->isVisibleTo(this);
    m_inspectors->setVisible(has && !inWay && (m_wide ? m_beside : m_over));
    m_reveal->setVisible(has && m_topBars->height() > 0 && !(m_wide && m_beside));
    if (m_wide)
        restoreWidth();
    else
        placeOverlay();
}

void Centre::restoreWidth() {
    const int wanted = WindowMemory().inspectorWidth(screenKey());
    m_splitter->setSizes({qMax(200, m_body->width() - wanted), wanted});
}

void Centre::placeOverlay() {
    const int wide = qMin(WindowMemory().inspectorWidth(screenKey()), m_body->width() - 80);
    m_inspectors->setGeometry(m_body->width() - wide, 0, wide, m_body->height());
    m_inspectors->raise();
}

/// Beside the page, which makes room for it; over it where both find none.
void Centre::placeSheet() {
    if (!m_sheet)
        return;
    const int wide = m_sheet->isVisibleTo(this) ? m_sheet->width() : 0;
    const bool beside = m_body->width() - wide >= m_splitter->minimumSizeHint().width();
    m_body->layout()->setContentsMargins(0, 0, beside ? wide : 0, 0);
    m_sheet->setGeometry(m_body->width() - m_sheet->width(), 0, m_sheet->width(), m_body->height());
    m_sheet->raise();
}

void Centre::setBusy(const Page* page, bool busy) {
    if (page != current())
        return;
    if (busy) {
        m_busyDelay->start();
        return;
    }
    m_busyDelay->stop();
    m_busyLine->hide();
}

void Centre::resizeEvent(QResizeEvent*) {
    m_busyLine->setGeometry(0, qMax(0, m_topBars->height() - 2), width(), 2);
    m_busyLine->raise();
}

/// What lies over the page keeps to its edges, whatever moved them.
bool Centre::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_body && event->type() == QEvent::Resize) {
        if (!m_wide)
            placeOverlay();
        placeSheet();
    }
    return QWidget::eventFilter(watched, event);
}

void Centre::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), color(Color::Canvas));
}

} // namespace boxwright::ui
