#include "ui/panels/main_window/rail.h"

#include "ui/panels/main_window/containers_rail.h"
#include "ui/panels/main_window/host_block.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/style/focus_ring.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {

namespace {

class BrandMark : public QWidget {
public:
    BrandMark() { setFixedSize(24, 24); }

protected:
    void paintEvent(QPaintEvent*) override {
        Theme& theme = Theme::current();
        QPainter(this).drawPixmap(0, 0,
                                  theme.icons().brand(24, theme.palette(), devicePixelRatioF()));
    }
};

} // namespace

NavItem::NavItem(const QString& iconName, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_iconName(iconName) {
    setText(text);
    setCheckable(true);
    setToolTip(text);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(32);
    wantsFocusRing(this, radius::control);
}

void NavItem::setNote(const QString& note) {
    m_note = note;
    setAccessibleDescription(note);
    update();
}

void NavItem::setCompact(bool compact) {
    m_compact = compact;
    update();
}

void NavItem::setHeading(bool heading) {
    m_heading = heading;
    update();
}

void NavItem::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    if (isChecked() || underMouse())
        painter.roundBox(rect(), radius::control, isChecked() ? Color::AccTint : Color::Hover);
    const Color ink = isChecked() || underMouse() || m_heading ? Color::T1 : Color::T2;
    drawIcon(painter, QRectF(8, 8, 16, 16), m_iconName, isChecked() ? Color::Acc : ink);
    if (m_compact)
        return;
    painter.textLine(QRectF(34, 0, width() - 42, height()), text(), FontStyle::BodyMedium, ink);
    painter.textLine(QRectF(34, 0, width() - 42, height()), m_note, FontStyle::Small, Color::T3,
                     Qt::AlignRight);
}

bool NavItem::event(QEvent* event) {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        update();
    return QAbstractButton::event(event);
}

Rail::Rail(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_containers(new ContainersRail(backend))
    , m_host(new HostBlock(backend))
    , m_footer(nullptr) {
    setFixedWidth(fullWidth);
    setAccessibleName(tr("Places"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 1, 0);
    column->setSpacing(0);
    column->addWidget(makeBrand());
    column->addWidget(makeNavigation(), 1);
    column->addWidget(m_host);
    column->addWidget(m_footer = makeFooter());
    connect(m_containers, &ContainersRail::chosen, this,
            [this](const QString& id) { Q_EMIT chosen(Route::to(Route::Kind::Container, id)); });
    for (const auto signal : {&Backend::containersChanged, &Backend::layersChanged})
        connect(&backend, signal, this, &Rail::refreshCounts);
    connect(&backend, &Backend::containerChanged, this, &Rail::refreshCounts);
    connect(&Theme::current(), &Theme::changed, this, &Rail::showTheme);
    refreshCounts();
}

QWidget* Rail::makeBrand() {
    auto* brand = new QWidget;
    brand->setFixedHeight(48);
    auto* row = new QHBoxLayout(brand);
    row->setContentsMargins(15, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(new BrandMark);
    m_brandName = new Label(QStringLiteral("Boxwright"), FontStyle::Section);
    row->addWidget(m_brandName);
    row->addStretch();
    return brand;
}

NavItem* Rail::addItem(Route::Kind kind, const QString& iconName, const QString& text) {
    auto* item = new NavItem(iconName, text);
    m_items.insert(kind, item);
    connect(item, &NavItem::clicked, this, [this, kind] {
        setCurrent(m_current); // a click chooses nothing yet: there may be no such page
        Q_EMIT chosen(Route::to(kind));
    });
    return item;
}

QWidget* Rail::makeNavigation() {
    auto* body = new QWidget;
    body->setMinimumWidth(1); // it is as wide as the rail, whatever is in it
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(8, 8, 7, 8);
    column->setSpacing(2);
    column->addWidget(addItem(Route::Kind::Home, QStringLiteral("home"), tr("Home")));
    column->addWidget(addItem(Route::Kind::Designs, QStringLiteral("design"), tr("Designs")));
    column->addWidget(addItem(Route::Kind::Container, QStringLiteral("cube"), tr("Containers")));
    m_items.value(Route::Kind::Container)->setHeading(true);
    column->addWidget(m_containers);
    column->addWidget(addItem(Route::Kind::Layers, QStringLiteral("layers"), tr("Layers")));
    column->addWidget(addItem(Route::Kind::System, QStringLiteral("system"), tr("System")));
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(body);
    body->setAutoFillBackground(false);
    return scroll;
}

QWidget* Rail::makeFooter() {
    auto* footer = new QWidget;
    auto* row = m_footerRow = new QBoxLayout(QBoxLayout::LeftToRight, footer);
    row->setSpacing(2);
    auto* settings = new IconButton(QStringLiteral("settings"), tr("Settings"));
    m_theme = new IconButton(QStringLiteral("moon"), {});
    auto* help = new IconButton(QStringLiteral("help"), tr("Shortcuts (Ctrl+?)"));
    for (IconButton* button : {settings, m_theme, help})
        row->addWidget(button);
    row->addStretch();
    m_version = new Label(QStringLiteral("v" BOXWRIGHT_VERSION), FontStyle::Caption, Color::T3);
    row->addWidget(m_version);
    connect(settings, &IconButton::clicked, this,
            [this, settings] { Q_EMIT settingsRequested(settings); });
    connect(m_theme, &IconButton::clicked, this, &Rail::themeRequested);
    connect(help, &IconButton::clicked, this, &Rail::helpRequested);
    showTheme();
    return footer;
}

void Rail::showTheme() {
    const bool dark = Theme::current().isDark();
    m_theme->setIconName(dark ? QStringLiteral("sun") : QStringLiteral("moon"));
    m_theme->setToolTip(dark ? tr("Light theme") : tr("Dark theme"));
    m_theme->setAccessibleName(m_theme->toolTip());
}

void Rail::setCurrent(const Route& route) {
    m_current = route;
    for (auto item = m_items.cbegin(); item != m_items.cend(); ++item)
        (*item)->setChecked(item.key() != Route::Kind::Container && item.key() == route.kind);
    if (route.kind == Route::Kind::Design)
        m_items.value(Route::Kind::Designs)->setChecked(true);
    m_containers->setCurrent(route.kind == Route::Kind::Container ? route.key : QString());
}

void Rail::setDesignCount(int count) {
    m_items.value(Route::Kind::Designs)->setNote(count ? QString::number(count) : QString());
}

void Rail::refreshCounts() {
    const auto containers = m_backend.containers();
    const auto running =
        std::count_if(containers.begin(), containers.end(),
                      [](const ContainerInfo& info) { return info.phase == Phase::Running; });
    m_items.value(Route::Kind::Container)
        ->setNote(running ? tr("%1 running").arg(running) : QString());
    const size_t layers = m_backend.layers().size();
    m_items.value(Route::Kind::Layers)->setNote(layers ? QString::number(layers) : QString());
}

void Rail::setCompact(bool compact) {
    setFixedWidth(compact ? compactWidth : fullWidth);
    for (NavItem* item : m_items)
        item->setCompact(compact);
    m_containers->setCompact(compact);
    m_host->setHidden(compact);
    m_footerRow->setContentsMargins(8, 6, compact ? 8 : 16, 6);
    m_footerRow->setDirection(compact ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_version->setHidden(compact);
    m_brandName->setHidden(compact);
}

void Rail::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Color::Window));
    const QColor line = color(Color::Line);
    painter.fillRect(width() - 1, 0, 1, height(), line);
    if (m_host->isVisible()) {
        painter.fillRect(0, m_host->y(), width(), 1, line);
        painter.fillRect(0, m_footer->y(), width(), 1, line);
    }
}

} // namespace boxwright::ui
