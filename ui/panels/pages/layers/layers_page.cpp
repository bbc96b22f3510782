#include "ui/panels/pages/layers/layers_page.h"

#include "ui/panels/main_window/drafts.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/panels/pages/layers/disk_bar.h"
#include "ui/panels/pages/layers/import_rows.h"
#include "ui/panels/pages/layers/layer_delegate.h"
#include "ui/panels/pages/layers/layer_details.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/table_header.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPointer>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QStorageInfo>
#include <QTableView>
#include <QVBoxLayout>

namespace boxwright::ui {

namespace {
constexpr int rowHeight = 44;
} // namespace

LayersPage::LayersPage(const Route& route, const PageContext& context)
    : Page(route, context)
    , m_model(new LayerModel(backend(), this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView)
    , m_stack(new QStackedWidget)
    , m_notice(new Notice(Tone::Bad)) {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(LayerModel::SortRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterKeyColumn(-1);
    auto* empty = new EmptyState(QStringLiteral("layers"), tr("No layers yet"),
                                 tr("Import a root filesystem or an image, or drop a file here."));
    empty->setAction(tr("Import…"), QStringLiteral("import"));
    connect(empty, &EmptyState::actionTriggered, this, [this] { host().chooseImport(false); });
    m_stack->addWidget(empty);
    m_stack->addWidget(makeTable());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::gap, space::page, space::gap);
    column->setSpacing(space::gap);
    column->addWidget(new ImportRows(host().imports()));
    column->addWidget(m_notice);
    column->addWidget(m_stack, 1);
    connect(m_model, &QAbstractItemModel::modelReset, this, &LayersPage::refresh);
    connect(&backend(), &Backend::helperChanged, this, &LayersPage::refresh);
    refresh();
}

QWidget* LayersPage::makeTable() {
    auto* header = new TableHeader;
    header->setLead(24);
    m_table->setHorizontalHeader(header);
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new LayerDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(LayerModel::Size, Qt::DescendingOrder);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Stored layers"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_table->setMouseTracking(true);
    setColumns();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &LayersPage::showSelected);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_table, 1);
    auto* note = new QHBoxLayout;
    note->setSpacing(space::unit);
    note->addWidget(new IconMark(QStringLiteral("info"), Color::T3, 14));
    note->addWidget(new Label(tr("Layers in use by a container cannot be deleted."),
                              FontStyle::Small, Color::T3));
    note->addStretch();
    column->addLayout(note);
    column->addStretch();
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_sorted, signal, this, &LayersPage::fitTable);
    connect(m_sorted, &QAbstractItemModel::modelReset, this, &LayersPage::fitTable);
    return page;
}

/// No higher than its rows: below them stands the note, not an empty sheet.
void LayersPage::fitTable() {
    const int rows = qMax(1, m_sorted->rowCount());
    m_table->setMaximumHeight(m_table->horizontalHeader()->height() + rows * rowHeight + 2);
}

void LayersPage::setColumns() {
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(LayerModel::Name, QHeaderView::Stretch);
    header->setSectionResizeMode(LayerModel::Origin, QHeaderView::Stretch);
    for (const auto& [column, width] : {std::pair(LayerModel::Size, 92),
                                        {LayerModel::Files, 76},
                                        {LayerModel::UsedBy, 150},
                                        {LayerModel::Imported, 116}})
        header->resizeSection(column, width);
}

QWidget* LayersPage::makeTopBar() {
    m_bar = new TopBar;
    fillActions(*m_bar);
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(makeDisk());
    refresh();
    return whole;
}

void LayersPage::fillActions(TopBar& bar) {
    m_filter = new Field(tr("Find a layer"));
    m_filter->setLeadingIcon(QStringLiteral("search"));
    m_filter->setPlaceholderText(tr("Find a layer"));
    m_filter->setFixedWidth(200);
    connect(m_filter, &QLineEdit::textChanged, m_sorted,
            &QSortFilterProxyModel::setFilterFixedString);
    auto* import = new Button(QStringLiteral("import"), tr("Import"), ButtonKind::Primary);
    auto* menu = new QMenu;
    menu->addAction(icon(QStringLiteral("file")), tr("Root filesystem or image archive…"), this,
                    [this] { host().chooseImport(false); });
    menu->addAction(icon(QStringLiteral("folder")), tr("Folder or OCI image layout…"), this,
                    [this] { host().chooseImport(true); });
    menu->addAction(icon(QStringLiteral("cube")), tr("Starter layer"), this,
                    [this] { host().imports().startStarter(); });
    import->setMenu(menu);
    bar.row()->addStretch();
    bar.row()->addWidget(m_filter);
    bar.row()->addWidget(import);
}

QWidget* LayersPage::makeDisk() {
    auto* part = new Surface(Color::Canvas, nullptr, Qt::BottomEdge);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(space::page, 14, space::page, 16);
    column->setSpacing(space::unit);
    auto* line = new QHBoxLayout;
    line->addWidget(new Label(tr("On disk"), FontStyle::BodySemibold));
    m_store = new Label(FontStyle::Small, Color::T3);
    line->addWidget(m_store);
    line->addStretch();
    column->addLayout(line);
    m_disk = new DiskBar;
    column->addWidget(m_disk);
    connect(m_disk, &DiskBar::chosen, this, &LayersPage::select);
    return part;
}

QWidget* LayersPage::makeOwnInspector() {
    m_details = new LayerDetails(backend());
    connect(m_details, &LayerDetails::deleteRequested, this, &LayersPage::remove);
    connect(m_details, &LayerDetails::renamed, this, &LayersPage::rename);
    connect(m_details, &LayerDetails::designRequested, this, &LayersPage::designOn);
    select(m_selected);
    return m_details;
}

void LayersPage::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
}

void LayersPage::refresh() {
    m_stack->setCurrentIndex(m_model->rowCount() > 0);
    fitTable();
    if (m_bar) {
        m_bar->setTitle(tr("Layers"), tr("%n stored · %1", nullptr, m_model->rowCount())
                                          .arg(sizeText(m_model->totalBytes())));
        m_disk->setLayers(m_model->layers());
        const QString store = backend().helper().store;
        const QStorageInfo disk(store);
        m_store->setText(disk.isValid() ? tr("%1 on %2, %3 free")
                                              .arg(store, QString::fromLocal8Bit(disk.device()),
                                                   sizeText(quint64(disk.bytesAvailable())))
                                        : store);
    }
    select(m_selected);
}

void LayersPage::select(const QString& digest) {
    const int row = m_model->rowOf(digest);
    if (row < 0 && m_sorted->rowCount() > 0) { // something is always shown
        m_table->setCurrentIndex(m_sorted->index(0, 0));
        return showSelected();
    }
    if (row < 0) {
        m_table->clearSelection();
        if (m_details)
            m_details->clear();
        return;
    }
    const QModelIndex at = m_sorted->mapFromSource(m_model->index(row, 0));
    m_table->setCurrentIndex(at);
    m_table->scrollTo(at);
    showSelected();
}

void LayersPage::showSelected() {
    const QModelIndex at = m_sorted->mapToSource(m_table->currentIndex());
    if (!at.isValid() || !m_details)
        return;
    m_selected = m_model->layer(at.row()).digest;
    m_details->setLayer(m_model->layer(at.row()));
}

void LayersPage::remove(const QString& digest) {
    const int row = m_model->rowOf(digest);
    if (row < 0)
        return;
    const QString name = m_model->layer(row).name;
    m_notice->setText({});
    m_model->hide(digest);
    const QPointer<LayersPage> page(this);
    Backend* store = &backend();
    host().offerUndo(
        tr("Deleted %1").arg(name),
        [page, digest] {
            if (page)
                page->m_model->restore(digest);
        },
        [page, store, digest, name] {
            store->removeLayer(digest, [page, digest, name](const Result<void>& result) {
                if (!page)
                    return;
                page->m_model->restore(digest);
                if (!result)
                    page->m_notice->setText(
                        tr("%1 was not deleted: %2").arg(name, errorText(result.error())));
            });
        });
}

void LayersPage::rename(const QString& digest, const QString& name) {
    backend().renameLayer(digest, name, [page = QPointer(this)](const Result<void>& result) {
        if (page)
            page->m_notice->setText(result ? QString() : errorText(result.error()));
    });
}

void LayersPage::designOn(const QString& digest) {
    const int row = m_model->rowOf(digest);
    ImportResult one;
    one.layers = {digest};
    one.name = row < 0 ? QString() : m_model->layer(row).name;
    host().open(Route::newDesign(designFromImport(one, m_model->layers())));
}

} // namespace boxwright::ui
