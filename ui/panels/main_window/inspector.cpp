#include "ui/panels/main_window/inspector.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/meter.h"
#include "ui/widgets/paint.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace boxwright::ui {

namespace {

constexpr int roomForChip = 272;
constexpr int side = 16;

/// A section with a line below it, added to `column`.
QVBoxLayout* addSection(QVBoxLayout* column, const QString& caption = {}) {
    auto* section = new Surface(Color::Window, nullptr, Qt::BottomEdge);
    auto* rows = new QVBoxLayout(section);
    rows->setContentsMargins(side, 12, side, 14);
    rows->setSpacing(6);
    if (!caption.isEmpty())
        rows->addWidget(new Label(caption, FontStyle::Caption, Color::T3));
    column->addWidget(section);
    return rows;
}

CodeBlock* codeBlock(const QString& name, const QString& text) {
    auto* block = new CodeBlock(name);
    block->setText(text);
    return block;
}

QList<KeyValueRows::Row> rowsOf(const QList<InspectorContent::Row>& rows) {
    QList<KeyValueRows::Row> result;
    for (const auto& row : rows)
        result << KeyValueRows::Row{row.name, row.text};
    return result;
}

} // namespace

Inspector::Inspector(QWidget* parent)
    : QWidget(parent)
    , m_pin(new IconButton(QStringLiteral("pin"), tr("Keep this shown")))
    , m_scroll(new QScrollArea)
    , m_column(new QVBoxLayout(this)) {
    setAccessibleName(tr("Under the hood"));
    m_column->setContentsMargins(1, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(makeHeader());
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_column->addWidget(m_scroll, 1);
    rebuild();
}

bool Inspector::isPinned() const {
    return m_pin->isChecked();
}

QWidget* Inspector::makeHeader() {
    auto* header = new Surface(Color::Window, nullptr, Qt::BottomEdge);
    header->setFixedHeight(40);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(side, 0, 12, 0);
    row->addWidget(new Label(tr("Under the hood"), FontStyle::BodySemibold));
    m_follows = new Chip(tr("follows focus"));
    row->addSpacing(4);
    row->addWidget(m_follows);
    row->addStretch();
    row->addWidget(m_pin);
    m_pin->setCheckable(true);
    connect(m_pin, &IconButton::toggled, this, [this](bool pinned) {
        m_follows->setText(pinned ? tr("pinned") : tr("follows focus"));
        m_follows->setTone(pinned ? Tone::Accent : Tone::Neutral);
        if (!pinned)
            setContent(m_waiting);
    });
    return header;
}

/// The title is read whole; what says that it follows gives way, the pin says it too.
void Inspector::resizeEvent(QResizeEvent*) {
    m_follows->setVisible(width() >= roomForChip);
}

void Inspector::setContent(const InspectorContent& content) {
    m_waiting = content;
    if (isPinned() || content == m_content)
        return;
    m_content = content;
    rebuild();
}

void Inspector::rebuild() {
    const int scrolled = m_scroll->verticalScrollBar()->value();
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    if (m_content.isEmpty()) {
        column->addWidget(new EmptyState(QStringLiteral("info"), tr("Nothing selected"),
                                         tr("Move to a control to see its kernel file here.")));
    } else {
        addSubject(column);
        addKernel(column);
        addOci(column);
        addRows(column);
        addExplanation(column);
    }
    column->addStretch();
    m_scroll->setWidget(body);
    m_scroll->verticalScrollBar()->setValue(scrolled);
    delete m_manual;
    m_manual = makeManual();
}

void Inspector::addSubject(QVBoxLayout* column) {
    auto* rows = addSection(column);
    rows->setSpacing(0);
    rows->addWidget(new Label(m_content.breadcrumb, FontStyle::Small, Color::T3));
    rows->addWidget((new Label(m_content.title, FontStyle::Heading))->wrapped());
    if (m_content.value.isEmpty())
        return;
    auto* line = new QHBoxLayout;
    line->addWidget((new Label(m_content.value, FontStyle::Display))->wrapped(), 1);
    line->addWidget(new Label(m_content.valueNote, FontStyle::Small, Color::T3), 0,
                    Qt::AlignBottom);
    rows->addSpacing(4);
    rows->addLayout(line);
    if (m_content.share < 0)
        return;
    auto* meter = new Meter(m_content.title);
    meter->setShare(m_content.share);
    rows->addSpacing(4);
    rows->addWidget(meter);
}

void Inspector::addKernel(QVBoxLayout* column) {
    if (m_content.kernelText.isEmpty())
        return;
    auto* rows = addSection(column, tr("Kernel file"));
    if (!m_content.kernelFile.isEmpty())
        rows->addWidget(new ElidedLabel(m_content.kernelFile, FontStyle::CodeTight, Color::T3));
    rows->addWidget(codeBlock(tr("kernel file"), m_content.kernelText));
}

void Inspector::addOci(QVBoxLayout* column) {
    if (m_content.ociPath.isEmpty() && m_content.ociJson.isEmpty())
        return;
    auto* rows = addSection(column, tr("OCI path, config.json"));
    if (!m_content.ociPath.isEmpty())
        rows->addWidget(codeBlock(tr("OCI path"), m_content.ociPath));
    if (m_content.ociJson.isEmpty())
        return;
    auto* json = codeBlock(tr("JSON"), m_content.ociJson);
    json->setEmphasis(m_content.ociEmphasis);
    rows->addWidget(json);
}

void Inspector::addRows(QVBoxLayout* column) {
    if (m_content.equivalents.isEmpty())
        return;
    auto* rows = addSection(column, tr("The same elsewhere"));
    auto* list = new KeyValueRows;
    list->setRows(rowsOf(m_content.equivalents));
    rows->addWidget(list);
}

void Inspector::addExplanation(QVBoxLayout* column) {
    if (!m_content.explanation.isEmpty()) {
        auto* rows = addSection(column, tr("What it does"));
        rows->addWidget((new Label(m_content.explanation, FontStyle::Body, Color::T2))->wrapped());
    }
    if (m_content.related.isEmpty())
        return;
    auto* rows = addSection(column, tr("Works together with"));
    auto* list = new KeyValueRows;
    list->setValuesRight(true);
    list->setRows(rowsOf(m_content.related), false);
    rows->addWidget(list);
}

QWidget* Inspector::makeManual() {
    if (m_content.manualText.isEmpty())
        return nullptr;
    auto* bar = new Surface(Color::Window, nullptr, Qt::TopEdge);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(side, 6, side, 6);
    row->addWidget(new IconMark(QStringLiteral("external"), Color::Acc, 14));
    auto* link = new Link(m_content.manualText);
    row->addWidget(link);
    row->addStretch();
    connect(link, &Link::clicked, this,
            [url = m_content.manual] { QDesktopServices::openUrl(url); });
    m_column->addWidget(bar);
    return bar;
}

void Inspector::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Color::Window));
    painter.fillRect(0, 0, 1, height(), color(Color::Line));
}

} // namespace boxwright::ui
