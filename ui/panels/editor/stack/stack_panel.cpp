#include "ui/panels/editor/stack/stack_panel.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/stack/layer_stack.h"
#include "ui/panels/editor/stack/layer_words.h"
#include "ui/panels/main_window/imports.h"
#include "ui/panels/main_window/page.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/notice.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QPointer>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int slabsShown = 5; ///< more scroll

} // namespace

StackPanel::StackPanel(const EditorContext& context, PageHost& host, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_host(host)
    , m_stack(new LayerStack(context.document, context.backend))
    , m_scroll(new QScrollArea)
    , m_empty(new Notice(Tone::Accent))
    , m_missing(new Notice(Tone::Bad))
    , m_add(new QMenu)
    , m_mend(new QMenu(this)) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(space::page, space::gap, space::page, space::gap);
    rows->setSpacing(space::unit);
    rows->addWidget(makeHeader());
    rows->addWidget(m_empty);
    rows->addWidget(m_missing);
    m_missing->setObjectName(QStringLiteral("missingLayers"));
    m_missing->setAction(tr("Mend…"));
    m_mend->setObjectName(QStringLiteral("mendLayers"));
    connect(m_missing, &Notice::actionTriggered, this,
            [this] { offerMending(m_missing->mapToGlobal(QPoint(0, m_missing->height()))); });
    connect(m_stack, &LayerStack::importRequested, this, &StackPanel::offerMending);
    m_scroll->setWidget(m_stack);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    rows->addWidget(m_scroll);
    m_empty->setAction(tr("Add the starter layer"));
    connect(m_empty, &Notice::actionTriggered, this, &StackPanel::addStarter);
    connect(m_add, &QMenu::aboutToShow, this, &StackPanel::fillAddMenu);
    connect(&context.document, &SpecDocument::changed, this, &StackPanel::refresh);
    connect(&context.backend, &Backend::layersChanged, this, &StackPanel::refresh);
    connect(m_stack, &LayerStack::currentChanged, this, [this](const Slab& slab) {
        m_context.explainer.show(
            [context = m_context, slab] { return explainSlab(context.document, slab); });
        const QRect row = m_stack->geometryNow().slab(m_stack->currentRow());
        m_scroll->ensureVisible(row.left(), row.center().y(), 0, row.height());
    });
    connect(m_stack, &LayerStack::removed, this, [this](const QString& name) {
        m_host.offerUndo(tr("Removed %1 from the design").arg(name),
                         [document = QPointer(&m_context.document)] {
                             if (document)
                                 document->undoStack().undo();
                         });
    });
    refresh();
}

QWidget* StackPanel::makeHeader() {
    m_head = new SectionHeader(tr("The box"));
    QHBoxLayout* row = m_head->row();
    row->addStretch();
    auto* add = new Button(QStringLiteral("plus"), tr("Add layer"), ButtonKind::Quiet);
    add->setObjectName(QStringLiteral("addLayer"));
    add->setButtonSize(ButtonSize::Small);
    add->setToolTip(tr("Import a layer, or take one that is stored"));
    add->setMenu(m_add);
    row->addWidget(add);
    row->addSpacing(StackGeometry::arrowWidth);
    auto* merged = new QWidget;
    merged->setFixedWidth(StackGeometry::mergedWidth);
    auto* words = new QHBoxLayout(merged);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(space::unit);
    words->addWidget(new IconMark(QStringLiteral("eye"), Color::Acc));
    words->addWidget(new Label(tr("Merged"), FontStyle::Section));
    words->addWidget(m_merged =
                         new Label(tr("what the process sees"), FontStyle::Small, Color::T3));
    words->addStretch();
    row->addWidget(merged);
    return m_head;
}

void StackPanel::fillAddMenu() {
    m_add->clear();
    m_add->addAction(icon(QStringLiteral("import")), tr("Import an archive or image…"), this,
                     [this] { importFrom(false); });
    m_add->addAction(icon(QStringLiteral("folder")), tr("Import a folder…"), this,
                     [this] { importFrom(true); });
    m_add->addAction(icon(QStringLiteral("cube")), tr("The starter layer"), this,
                     &StackPanel::addStarter);
    const std::vector<LayerInfo> stored = m_context.backend.layers();
    if (!stored.empty())
        m_add->addSection(tr("From the layer store"));
    for (const LayerInfo& layer : stored) {
        const QString digest = layer.digest.section(QLatin1Char(':'), 1).left(8);
        m_add->addAction(icon(QStringLiteral("layers")),
                         tr("%1   %2   %3").arg(layer.name, sizeText(layer.bytes), digest), this,
                         [this, layer] { addStored(layer); });
    }
}

void StackPanel::addStored(const LayerInfo& layer) {
    edits::addLayers(m_context.document, {{layer.digest.toStdString(),
                                           layer.name.toStdString(),
                                           layer.origin.toStdString(),
                                           true,
                                           {}}});
}

void StackPanel::importFrom(bool folder) {
    const QString path =
        folder ? QFileDialog::getExistingDirectory(this, tr("Folder to import as a layer"))
               : QFileDialog::getOpenFileName(this, tr("Root file system or image to import"));
    if (path.isEmpty())
        return;
    m_host.imports().start(path, [self = QPointer(this)](const ImportResult& imported) {
        if (self)
            self->addImported(imported);
    });
}

void StackPanel::addStarter() {
    m_host.imports().startStarter([self = QPointer(this)](const ImportResult& imported) {
        if (self)
            self->addImported(imported);
    });
}

void StackPanel::addImported(const ImportResult& imported) {
    std::vector<LayerRef> layers;
    const std::vector<LayerInfo> stored = m_context.backend.layers();
    for (const QString& digest : imported.layers) {
        LayerRef layer;
        layer.digest = digest.toStdString();
        layer.name = imported.name.toStdString();
        const auto info = std::find_if(stored.begin(), stored.end(),
                                       [&](const LayerInfo& row) { return row.digest == digest; });
        if (info != stored.end()) {
            layer.name = info->name.toStdString();
            layer.origin = info->origin.toStdString();
        }
        layers.push_back(std::move(layer));
    }
    const bool first = m_context.document.design().layers.empty();
    m_context.document.undoStack().beginMacro(tr("Import layers"));
    edits::addLayers(m_context.document, layers);
    if (first && imported.config) {
        m_context.document.apply(
            {QStringLiteral("/process"), tr("Take over the image's process"), {}},
            [&](Design& design) { applyImageConfig(*imported.config, design.spec); });
    }
    m_context.document.undoStack().endMacro();
}

void StackPanel::refreshMissing() {
    QStringList names;
    for (const LayerRef& layer :
         missingLayers(m_context.document.design(), m_context.backend.layers()))
        names.append(layerTitle(layer));
    m_missing->setText(names.isEmpty() ? QString()
                                       : tr("Not in the layer store: %1. Nothing can run on it "
                                            "until it is imported again or taken out.")
                                             .arg(names.join(QStringLiteral(", "))));
}

void StackPanel::offerMending(const QPoint& at) {
    m_mend->clear();
    m_mend->addAction(icon(QStringLiteral("import")), tr("Import its archive or image again…"),
                      this, [this] { importAgain(false); });
    m_mend->addAction(icon(QStringLiteral("folder")), tr("Import its folder again…"), this,
                      [this] { importAgain(true); });
    m_mend->addAction(
        icon(QStringLiteral("cube")), tr("Import the starter layer again"), this, [this] {
            m_host.imports().startStarter([self = QPointer(this)](const ImportResult& imported) {
                if (self)
                    self->checkReturned(imported);
            });
        });
    m_mend->addAction(icon(QStringLiteral("x")), tr("Take it out of the design"), this,
                      &StackPanel::removeMissing);
    m_mend->popup(at);
}

void StackPanel::importAgain(bool folder) {
    const QString path =
        folder ? QFileDialog::getExistingDirectory(this, tr("Folder the layer came from"))
               : QFileDialog::getOpenFileName(this, tr("Archive or image the layer came from"));
    if (path.isEmpty())
        return;
    m_host.imports().start(path, [self = QPointer(this)](const ImportResult& imported) {
        if (self)
            self->checkReturned(imported);
    });
}

/// A layer is its digest: what is imported again fills the gap only if it is the same.
void StackPanel::checkReturned(const ImportResult& imported) {
    for (const LayerRef& layer :
         missingLayers(m_context.document.design(), m_context.backend.layers())) {
        if (!imported.layers.contains(QString::fromStdString(layer.digest)))
            m_host.say(tr("What was imported has another content than %1.").arg(layerTitle(layer)));
    }
}

void StackPanel::removeMissing() {
    const std::vector<LayerInfo> stored = m_context.backend.layers();
    m_context.document.undoStack().beginMacro(tr("Take out missing layers"));
    for (int index = int(m_context.document.design().layers.size()) - 1; index >= 0; --index) {
        Design one;
        one.layers = {m_context.document.design().layers[size_t(index)]};
        if (!missingLayers(one, stored).empty())
            edits::removeLayer(m_context.document, index);
    }
    m_context.document.undoStack().endMacro();
}

void StackPanel::refresh() {
    refreshMissing();
    const Design& design = m_context.document.design();
    m_head->setSubtitle(stackSummary(design, m_context.backend.layers()));
    m_empty->setText(design.layers.empty()
                         ? tr("The box is empty: add a layer to have something to run.")
                         : QString());
    const int count = std::min(slabsShown, int(design.layers.size()) + 1);
    m_scroll->setFixedHeight(StackGeometry::heightFor(count));
}

} // namespace boxwright::ui
