#include "ui/panels/pages/home/home_page.h"

#include "ui/panels/pages/designs/design_row.h"
#include "ui/panels/pages/designs/designs_page.h"
#include "ui/panels/pages/home/first_run.h"
#include "ui/panels/pages/home/import_list.h"
#include "ui/panels/pages/home/system_strip.h"
#include "ui/panels/pages/home/template_card.h"
#include "ui/panels/pages/home/template_starter.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace boxwright::ui {

namespace {

constexpr int recentShown = 5;
constexpr int columnGap = 20;

/// A stack as high as the page it shows.
class FlatStack : public QStackedWidget {
public:
    QSize sizeHint() const override {
        return currentWidget() ? currentWidget()->sizeHint() : QSize();
    }
    QSize minimumSizeHint() const override {
        return currentWidget() ? currentWidget()->minimumSizeHint() : QSize();
    }
};

TemplateWords wordsOf(const DesignTemplate& row) {
    return {QLatin1String(row.key), QCoreApplication::translate("Template", row.title),
            QCoreApplication::translate("Template", row.text), row.chips(), !row.usesStarter};
}

TemplateWords importWords() {
    return {QStringLiteral("import"),
            HomePage::tr("Your own image"),
            HomePage::tr("What docker save, docker export or any root filesystem tar left. A new "
                         "design stands on its layers."),
            {HomePage::tr(".tar, .tar.gz"), HomePage::tr("OCI or Docker")},
            false};
}

} // namespace

HomePage::HomePage(const Route& route, const PageContext& context, DesignLibrary& library)
    : Page(route, context)
    , m_library(library)
    , m_title(new Label(FontStyle::Display))
    , m_hint(new Label(FontStyle::Small, Color::T3))
    , m_start(new FlatStack)
    , m_recentCard(new Card)
    , m_recent(new QVBoxLayout)
    , m_all(new Link({})) {
    auto* strip = new SystemStrip(backend());
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::page, space::page, space::page, space::page);
    column->setSpacing(16);
    column->addWidget(makeTitle());
    column->addWidget(m_start);
    column->addSpacing(18);
    column->addWidget(makeRecent());
    column->addSpacing(14);
    column->addWidget(strip);
    column->addStretch();
    setScrollingBody(body);
    connect(strip, &SystemStrip::detailsRequested, this,
            [this] { host().open(Route::to(Route::Kind::System)); });
    connect(&m_library, &DesignLibrary::changed, this, &HomePage::refresh);
    for (const auto signal :
         {&Backend::containersChanged, &Backend::layersChanged, &Backend::helperChanged})
        connect(&backend(), signal, this, &HomePage::refresh);
    connect(&backend(), &Backend::containerChanged, this, &HomePage::refresh);
    refresh();
}

void HomePage::arrive(const Route&) {
    m_start->currentWidget()->setFocus(Qt::OtherFocusReason);
}

bool HomePage::isFirstRun() const {
    return m_library.entries().empty() && backend().containers().empty() &&
           backend().layers().size() <= 1;
}

QWidget* HomePage::makeTitle() {
    auto* search = new Button(QStringLiteral("search"), tr("Search"));
    search->setHint(QStringLiteral("Ctrl+K"));
    auto* blank = new Button(QStringLiteral("plus"), tr("Blank design"));
    auto* import = new Button(QStringLiteral("import"), tr("Import…"));
    auto* create = new Button(QStringLiteral("plus"), tr("New design"), ButtonKind::Primary);
    m_firstButtons = {search, blank};
    m_buttons = {import, create};
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(space::unit);
    row->addWidget(m_title);
    row->addSpacing(4);
    row->addWidget(m_hint, 0, Qt::AlignVCenter);
    m_hint->setContentsMargins(0, 4, 0, 0);
    row->addStretch();
    for (Button* button : {search, blank, import, create})
        row->addWidget(button);
    connect(search, &Button::clicked, this, [this] { host().openPalette(); });
    connect(blank, &Button::clicked, this, [this] { openByKey("blank"); });
    connect(import, &Button::clicked, this, [this] { host().chooseImport(false); });
    connect(create, &Button::clicked, this, [this] { openByKey("blank"); });
    return bar;
}

QWidget* HomePage::makeTemplates() {
    auto* cards = new QWidget;
    auto* grid = new QGridLayout(cards);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(columnGap);
    grid->setVerticalSpacing(16);
    int at = 0;
    const auto add = [&](const TemplateWords& words) {
        auto* card = new TemplateCard(words);
        grid->addWidget(card, at / 3, at % 3);
        grid->setColumnStretch(at % 3, 1);
        if (at++ == 0)
            cards->setFocusProxy(card);
        return card;
    };
    for (const DesignTemplate& row : designTemplates()) {
        if (!row.usesStarter) // an empty one stands last
            connect(add(importWords()), &TemplateCard::clicked, this,
                    [this] { host().chooseImport(false); });
        connect(add(wordsOf(row)), &TemplateCard::clicked, this,
                [this, &row] { openTemplate(row, backend(), host()); });
    }
    return cards;
}

FirstRun* HomePage::makeFirstRun() {
    auto* steps = new FirstRun;
    connect(steps, &FirstRun::runHelloShell, this, [this] { openByKey("hello-shell", true); });
    connect(steps, &FirstRun::newDesign, this, [this] { openByKey("blank"); });
    connect(steps, &FirstRun::openLimitsLab, this, [this] { openByKey("limits-lab"); });
    connect(steps, &FirstRun::systemRequested, this,
            [this] { host().open(Route::to(Route::Kind::System)); });
    return steps;
}

QWidget* HomePage::makeRecent() {
    m_recentCard->body()->setContentsMargins(1, 1, 1, 1);
    m_recentCard->body()->addLayout(m_recent);
    m_recentCard->setMinimumHeight(221);
    m_recent->setSpacing(0);
    auto* recent = new SectionHeader(tr("Recent designs"));
    auto* importing = new SectionHeader(tr("Import"));
    importing->row()->addWidget(
        new Label(tr("or drop a file anywhere"), FontStyle::Small, Color::T3));
    auto* part = new QWidget;
    auto* grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(columnGap);
    grid->setVerticalSpacing(10);
    auto* imports = new ImportList(host());
    // What is in them must not move the columns away from those of the cards above.
    for (QWidget* widget : QList<QWidget*>{recent, importing, m_recentCard, imports})
        widget->setSizePolicy(QSizePolicy::Ignored, widget->sizePolicy().verticalPolicy());
    for (int third = 0; third < 3; ++third)
        grid->setColumnStretch(third, 1);
    grid->addWidget(recent, 0, 0); // one to a column: the grid leaves no gap at an empty one
    grid->addWidget(m_all, 0, 1, Qt::AlignRight);
    grid->addWidget(importing, 0, 2);
    grid->addWidget(m_recentCard, 1, 0, 1, 2);
    grid->addWidget(imports, 1, 2);
    connect(m_all, &Link::clicked, this, [this] { host().open(Route::to(Route::Kind::Designs)); });
    return part;
}

void HomePage::refresh() {
    const bool first = isFirstRun();
    m_title->setText(first ? tr("Your first box") : tr("Start a box"));
    m_hint->setText(first ? tr("Three steps, about five minutes. Or start anywhere.")
                          : tr("Pick a template, change anything, run it."));
    showStart(first);
    for (QWidget* button : m_firstButtons)
        button->setVisible(first);
    for (QWidget* button : m_buttons)
        button->setVisible(!first);
    const int designs = int(m_library.entries().size());
    m_all->setText(tr("All %n design(s)", nullptr, designs));
    m_all->setVisible(designs > 0);
    fillRecent();
}

/// Each is made when it is first wanted: what is not on screen would be laid out too.
void HomePage::showStart(bool first) {
    if (first && !m_firstRun)
        m_start->addWidget(m_firstRun = makeFirstRun());
    if (!first && !m_templates)
        m_start->addWidget(m_templates = makeTemplates());
    if (m_firstRun)
        m_firstRun->showHelper(backend().helper());
    m_start->setCurrentWidget(first ? m_firstRun : m_templates);
    m_start->updateGeometry();
}

void HomePage::fillRecent() {
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    if (m_library.entries().empty()) {
        auto* empty =
            new EmptyState(QStringLiteral("design"), tr("No designs yet"),
                           tr("Designs you make or import are listed here with their boxes."));
        empty->setAction(tr("New design"), QStringLiteral("plus"));
        connect(empty, &EmptyState::actionTriggered, this, [this] { openByKey("blank"); });
        m_recent->addWidget(empty);
        return;
    }
    const auto containers = containersByDesign(backend());
    int shown = 0;
    for (const DesignEntry& entry : m_library.entries()) {
        if (shown++ == recentShown)
            break;
        if (m_recent->count())
            m_recent->addWidget(new Separator);
        const auto found = containers.constFind(entry.name);
        auto* row =
            new DesignRow(entry, found == containers.cend() ? std::nullopt : std::optional(*found),
                          DesignRow::Style::Recent);
        m_recent->addWidget(row);
        connectRow(*row, host());
    }
    m_recent->addStretch();
}

void HomePage::openByKey(const char* key, bool run) {
    if (const DesignTemplate* row = findTemplate(QLatin1String(key)))
        openTemplate(*row, backend(), host(), run);
}

} // namespace boxwright::ui
