#include "ui/panels/pages/layers/layer_details.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/style/focus_ring.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {

LayerDetails::LayerDetails(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_column(new QVBoxLayout(this)) {
    setAccessibleName(tr("Layer"));
    m_column->setContentsMargins(1, 0, 0, 0);
    m_column->setSpacing(0);
    auto* header = new Surface(Color::Window, nullptr, Qt::BottomEdge);
    header->setFixedHeight(40);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(16, 0, 12, 0);
    row->addWidget(new Label(tr("Layer"), FontStyle::BodySemibold));
    row->addStretch();
    m_column->addWidget(header);
    clear();
}

void LayerDetails::reset() {
    delete m_body;
    m_body = new QWidget;
    m_sections = new QVBoxLayout(m_body);
    m_sections->setContentsMargins(0, 0, 0, 0);
    m_sections->setSpacing(0);
    m_column->addWidget(m_body, 1);
}

void LayerDetails::clear() {
    reset();
    m_sections->addWidget(new EmptyState(QStringLiteral("layers"), tr("No layer selected"),
                                         tr("Select one to see what is in it and what uses it.")));
}

QVBoxLayout* LayerDetails::section(const QString& caption) {
    auto* part = new Surface(Color::Window, nullptr, Qt::BottomEdge);
    auto* rows = new QVBoxLayout(part);
    rows->setContentsMargins(16, 12, 16, 14);
    rows->setSpacing(6);
    if (!caption.isEmpty())
        rows->addWidget(new Label(caption, FontStyle::Caption, Color::T3));
    m_sections->addWidget(part);
    return rows;
}

void LayerDetails::setLayer(const LayerInfo& info) {
    reset();
    addHead(info);
    addFiles(info);
    auto* digest = section(tr("Digest of the uncompressed tar"));
    auto* code = new CodeBlock(tr("digest"));
    code->setText(info.digest);
    digest->addWidget(code);
    if (!info.origin.isEmpty())
        section(tr("Imported from"))
            ->addWidget(new ElidedLabel(info.origin, FontStyle::CodeTight, Color::T1));
    addUsers(info);
    m_sections->addStretch();
    addFoot(info);
}

void LayerDetails::addHead(const LayerInfo& info) {
    auto* rows = section();
    auto* name = new Field(tr("Name of the layer"));
    name->setFrameless(true);
    name->setFont(typeface(FontStyle::Heading));
    name->setToolTip(tr("Click to rename the layer"));
    name->setValue(info.name);
    wantsFocusRing(name, radius::check);
    auto* line = new QHBoxLayout;
    line->addWidget(name, 1);
    if (info.usedBy.isEmpty())
        line->addWidget(new Chip(tr("not used")));
    rows->addLayout(line);
    rows->addWidget(new Label(
        tr("%1 files · %2 · %3")
            .arg(QLocale().toString(info.files), sizeText(info.bytes), dateText(info.importedAt)),
        FontStyle::Small, Color::T3));
    connect(name, &Field::committed, this,
            [this, digest = info.digest](const QString& text) { Q_EMIT renamed(digest, text); });
}

void LayerDetails::addFiles(const LayerInfo& info) {
    if (info.sample.isEmpty())
        return;
    auto* rows = section(tr("Some of its files"));
    rows->setSpacing(0);
    rows->addSpacing(6); // below the caption, as in the other sections
    for (const QString& path : info.sample.mid(0, 12))
        rows->addWidget(new ElidedLabel(path, FontStyle::CodeTight, Color::T2));
    const quint64 shown = quint64(qMin<qsizetype>(12, info.sample.size()));
    if (info.files > shown)
        rows->addWidget(new Label(tr("and %1 more").arg(QLocale().toString(info.files - shown)),
                                  FontStyle::Small, Color::T3));
}

void LayerDetails::addUsers(const LayerInfo& info) {
    if (info.usedBy.isEmpty())
        return;
    auto* rows = section(tr("Used by"));
    for (const QString& id : info.usedBy) {
        const auto container = m_backend.container(id);
        rows->addWidget(new Label(container ? container->name : id, FontStyle::Body, Color::T2));
    }
}

void LayerDetails::addFoot(const LayerInfo& info) {
    auto* foot = new Surface(Color::Window, nullptr, Qt::TopEdge);
    auto* rows = new QVBoxLayout(foot);
    rows->setContentsMargins(16, 12, 16, 12);
    auto* design = new Button(QStringLiteral("plus"), tr("Design on it"));
    auto* remove = new Button(QStringLiteral("trash"), tr("Delete"), ButtonKind::Danger);
    for (Button* button : {design, remove})
        button->setButtonSize(ButtonSize::Small);
    rows->setSpacing(space::unit);
    rows->addWidget(design, 0, Qt::AlignLeft);
    const bool used = !info.usedBy.isEmpty();
    const QString reason = used ? tr("In use: delete the containers first.")
                                : tr("frees %1, undo for 6 s").arg(sizeText(info.bytes));
    remove->setEnabled(!used);
    remove->setToolTip(reason);
    auto* line = new QHBoxLayout;
    line->addWidget(remove);
    line->addWidget((new Label(reason, FontStyle::Small, Color::T3))->wrapped(), 1);
    rows->addLayout(line);
    m_sections->addWidget(foot);
    connect(
        remove, &Button::clicked, this,
        [this, digest = info.digest] { Q_EMIT deleteRequested(digest); }, Qt::QueuedConnection);
    connect(design, &Button::clicked, this,
            [this, digest = info.digest] { Q_EMIT designRequested(digest); });
}

void LayerDetails::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Color::Window));
    painter.fillRect(0, 0, 1, height(), color(Color::Line));
}

} // namespace boxwright::ui
