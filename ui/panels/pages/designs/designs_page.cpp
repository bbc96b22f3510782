#include "ui/panels/pages/designs/designs_page.h"

#include "ui/document/design_file.h"
#include "ui/panels/pages/designs/design_row.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/field.h"

#include <QDir>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace boxwright::ui {

namespace {

Route blankDesign() {
    Design design;
    design.spec = defaultSpec();
    return Route::newDesign(std::move(design));
}

} // namespace

DesignsPage::DesignsPage(const Route& route, const PageContext& context, DesignLibrary& library)
    : Page(route, context)
    , m_library(library)
    , m_stack(new QStackedWidget)
    , m_rows(new QVBoxLayout) {
    auto* list = new Card;
    list->body()->setContentsMargins(1, 1, 1, 1);
    list->body()->addLayout(m_rows);
    m_rows->setSpacing(0);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::page, space::gap, space::page, space::page);
    column->addWidget(list);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(body);
    auto* empty =
        new EmptyState(QStringLiteral("design"), tr("No designs yet"),
                       tr("Designs you make or import are listed here with their boxes."));
    empty->setAction(tr("New design"), QStringLiteral("plus"));
    connect(empty, &EmptyState::actionTriggered, this, [this] { host().open(blankDesign()); });
    m_stack->addWidget(empty);
    m_stack->addWidget(scroll);
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(m_stack);
    connect(&m_library, &DesignLibrary::changed, this, &DesignsPage::rebuild);
    connect(&backend(), &Backend::containersChanged, this, &DesignsPage::rebuild);
    connect(&backend(), &Backend::containerChanged, this, &DesignsPage::rebuild);
    rebuild();
}

QWidget* DesignsPage::makeTopBar() {
    m_bar = new TopBar;
    m_filter = new Field(tr("Find a design"));
    m_filter->setLeadingIcon(QStringLiteral("search"));
    m_filter->setPlaceholderText(tr("Find a design"));
    m_filter->setFixedWidth(200);
    auto* open = new Button(QStringLiteral("folder"), tr("Open…"));
    auto* create = new Button(QStringLiteral("plus"), tr("New design"), ButtonKind::Primary);
    m_bar->row()->addStretch();
    for (QWidget* part : QList<QWidget*>{m_filter, open, create})
        m_bar->row()->addWidget(part);
    connect(m_filter, &QLineEdit::textChanged, this, &DesignsPage::rebuild);
    connect(open, &Button::clicked, this, [this] { host().chooseDesign(); });
    connect(create, &Button::clicked, this, [this] { host().open(blankDesign()); });
    rebuild();
    return m_bar;
}

void DesignsPage::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
}

void DesignsPage::rebuild() {
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const auto containers = containersByDesign(backend());
    const QString wanted = m_filter ? m_filter->text() : QString();
    for (const DesignEntry& entry : m_library.entries())
        if (entry.name.contains(wanted, Qt::CaseInsensitive)) {
            const auto found = containers.constFind(entry.name);
            addRow(entry, found == containers.cend() ? std::nullopt : std::optional(*found));
        }
    const int count = int(m_library.entries().size());
    m_stack->setCurrentIndex(count > 0);
    if (m_bar)
        m_bar->setTitle(
            tr("Designs"),
            tr("%n design(s) · %1", nullptr, count).arg(QDir::toNativeSeparators(designFolder())));
}

void DesignsPage::addRow(const DesignEntry& entry, const std::optional<ContainerInfo>& container) {
    if (m_rows->count())
        m_rows->addWidget(new Separator);
    auto* row = new DesignRow(entry, container, true);
    m_rows->addWidget(row);
    connectRow(*row, host());
    connect(row, &DesignRow::deleteRequested, this, [this, entry] { remove(entry); });
}

void DesignsPage::remove(const DesignEntry& entry) {
    m_library.hide(entry.path);
    DesignLibrary* library = &m_library;
    host().offerUndo(
        tr("Deleted %1").arg(entry.name), [library, path = entry.path] { library->restore(path); },
        [library, path = entry.path] { library->remove(path); });
}

void connectRow(const DesignRow& row, PageHost& host) {
    const Route design = Route::to(Route::Kind::Design, row.entry().path);
    Route running = design;
    running.run = true;
    QObject::connect(&row, &DesignRow::clicked, &row, [&host, design] { host.open(design); });
    QObject::connect(&row, &DesignRow::runRequested, &row,
                     [&host, running] { host.open(running); });
    QObject::connect(&row, &DesignRow::containerRequested, &row, [&host](const QString& id) {
        host.open(Route::to(Route::Kind::Container, id));
    });
}

} // namespace boxwright::ui
