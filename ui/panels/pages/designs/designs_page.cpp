#include "ui/panels/pages/designs/designs_page.h"

#include "ui/document/design_file.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/panels/pages/designs/design_row.h"
#include "ui/panels/pages/designs/run_list.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/segmented.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

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
    , m_which(new Segmented(tr("Which designs")))
    , m_rows(new QVBoxLayout)
    , m_sum(new Label(FontStyle::Small, Color::T3))
    , m_runs(new RunList) {
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::page, 18, space::page, space::page);
    column->setSpacing(10);
    column->addLayout(makeChoice());
    column->addWidget(makeTable());
    auto* note = new QHBoxLayout;
    note->setSpacing(space::unit);
    note->addWidget(new IconMark(QStringLiteral("info"), Color::T3, 14));
    note->addWidget(m_sum);
    note->addStretch();
    column->addLayout(note);
    column->addSpacing(8);
    column->addWidget(m_runs);
    column->addStretch();
    auto* empty =
        new EmptyState(QStringLiteral("design"), tr("No designs yet"),
                       tr("Designs you make or import are listed here with their boxes."));
    empty->setAction(tr("New design"), QStringLiteral("plus"));
    connect(empty, &EmptyState::actionTriggered, this, [this] { host().open(blankDesign()); });
    m_stack->addWidget(empty);
    m_stack->addWidget(new PageScroll(body));
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(m_stack);
    connect(m_runs, &RunList::containerRequested, this,
            [this](const QString& id) { host().open(Route::to(Route::Kind::Container, id)); });
    connect(&m_library, &DesignLibrary::changed, this, &DesignsPage::rebuild);
    for (const auto signal : {&Backend::containersChanged, &Backend::layersChanged})
        connect(&backend(), signal, this, &DesignsPage::rebuild);
    connect(&backend(), &Backend::containerChanged, this, &DesignsPage::rebuild);
    rebuild();
}

QHBoxLayout* DesignsPage::makeChoice() {
    m_which->setNeutral(true);
    for (int which : {All, Running})
        m_which->add(which, {});
    m_which->setCurrent(All);
    connect(m_which, &Segmented::chosen, this, &DesignsPage::rebuild);
    auto* row = new QHBoxLayout;
    row->addWidget(m_which);
    row->addStretch();
    row->addWidget(new Label(tr("sorted by last change"), FontStyle::Small, Color::T3));
    return row;
}

QWidget* DesignsPage::makeTable() {
    auto* list = new Card;
    list->body()->setContentsMargins(1, 1, 1, 1);
    list->body()->setSpacing(0);
    auto* head = new Surface(Color::Window);
    head->setFixedHeight(28);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(57, 0, 0, 0);
    row->setSpacing(0);
    const auto add = [row](const QString& text, int width, Qt::Alignment alignment) {
        auto* label = new Label(text, FontStyle::Small, Color::T3);
        label->setAlignment(alignment | Qt::AlignVCenter);
        if (width > 0)
            label->setFixedWidth(width);
        row->addWidget(label, width > 0 ? 0 : 1);
    };
    add(tr("Design"), 0, Qt::AlignLeft);
    add(tr("Box"), DesignRow::boxColumn - DesignRow::sizeColumn, Qt::AlignLeft);
    add(tr("Size"), DesignRow::sizeColumn - DesignRow::actionsColumn - 12, Qt::AlignRight);
    row->addSpacing(DesignRow::actionsColumn + 12);
    list->body()->addWidget(head);
    list->body()->addLayout(m_rows);
    m_rows->setSpacing(0);
    return list;
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

/// Sums up the stored layers of a design; what is shared counts for each.
quint64 DesignsPage::bytesOf(const DesignEntry& entry) const {
    quint64 bytes = 0;
    for (const LayerInfo& layer : backend().layers())
        if (entry.digests.contains(layer.digest))
            bytes += layer.bytes;
    return bytes;
}

void DesignsPage::rebuild() {
    const auto* focused = qobject_cast<DesignRow*>(focusWidget());
    const bool hadFocus = focused && isAncestorOf(focused);
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_shown.clear();
    const auto containers = containersByDesign(backend());
    const QString wanted = m_filter ? m_filter->text() : QString();
    int running = 0;
    for (const DesignEntry& entry : m_library.entries()) {
        const auto found = containers.constFind(entry.name);
        const auto container = found == containers.cend() ? std::nullopt : std::optional(*found);
        const bool alive = container && isAlive(container->phase);
        running += alive;
        if (entry.name.contains(wanted, Qt::CaseInsensitive) &&
            (alive || m_which->current() == All))
            addRow(entry, container);
    }
    showSums(running);
    const auto known = std::find_if(m_shown.begin(), m_shown.end(), [this](const DesignRow* row) {
        return row->entry().path == m_selected;
    });
    if (known != m_shown.end() && hadFocus)
        (*known)->setFocus();
    else if (!m_shown.isEmpty())
        select(known == m_shown.end() ? *m_shown.front() : **known);
    if (m_shown.isEmpty())
        m_runs->hide();
}

void DesignsPage::showSums(int running) {
    const int count = int(m_library.entries().size());
    quint64 together = 0;
    QStringList digests;
    for (const DesignEntry& entry : m_library.entries())
        digests << entry.digests;
    for (const LayerInfo& layer : backend().layers())
        if (digests.contains(layer.digest))
            together += layer.bytes;
    m_sum->setText(
        tr("Sizes count shared layers in full. Together they need %1.").arg(sizeText(together)));
    m_which->setText(All, tr("All %1").arg(count));
    m_which->setText(Running, tr("Running %1").arg(running));
    m_stack->setCurrentIndex(count > 0);
    if (m_bar)
        m_bar->setTitle(tr("Designs"),
                        running ? tr("%n design(s) · %1 running", nullptr, count).arg(running)
                                : tr("%n design(s)", nullptr, count));
}

void DesignsPage::addRow(const DesignEntry& entry, const std::optional<ContainerInfo>& container) {
    m_rows->addWidget(new Separator);
    auto* row = new DesignRow(entry, container, DesignRow::Style::Listed);
    row->setBytes(bytesOf(entry));
    m_rows->addWidget(row);
    m_shown << row;
    connectRow(*row, host());
    connect(row, &DesignRow::selected, this, [this, row] { select(*row); });
    connect(row, &DesignRow::exportRequested, this, [this, row] { exportDesign(*row); });
    connect(row, &DesignRow::deleteRequested, this, [this, entry] { remove(entry); });
}

void DesignsPage::select(const DesignRow& chosen) {
    m_selected = chosen.entry().path;
    for (DesignRow* row : m_shown)
        row->setSelected(row == &chosen);
    std::vector<ContainerInfo> runs;
    for (const ContainerInfo& info : backend().containers())
        if (QString::fromStdString(info.design.name) == chosen.entry().name)
            runs.push_back(info);
    m_runs->show(chosen.entry().name, std::move(runs));
}

void DesignsPage::exportDesign(const DesignRow& row) {
    select(row);
    auto design = readDesign(row.entry().path);
    if (!design)
        return host().say(errorText(design.error()));
    design->name = row.entry().name.toStdString();
    host().exportDesign(*design);
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
