#include "ui/panels/editor/limits/io_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

#include <QDir>
#include <QGridLayout>
#include <QMenu>
#include <QResizeEvent>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int columnWidth = 66;
constexpr int narrowestTable = 460;

/// "2MB": what a directory such as hugepages-2048kB is called in the hugetlb controller.
QString pageSizeName(qint64 kilobytes) {
    if (kilobytes % (1024 * 1024) == 0)
        return QStringLiteral("%1GB").arg(kilobytes / (1024 * 1024));
    return kilobytes % 1024 == 0 ? QStringLiteral("%1MB").arg(kilobytes / 1024)
                                 : QStringLiteral("%1KB").arg(kilobytes);
}

QStringList hostPageSizes() {
    QStringList sizes;
    const QDir folder(QStringLiteral("/sys/kernel/mm/hugepages"));
    for (const QString& name : folder.entryList({QStringLiteral("hugepages-*")}, QDir::Dirs)) {
        if (const auto kilobytes = parseNumber(name.mid(10).chopped(2), 1, 1LL << 40))
            sizes.append(pageSizeName(*kilobytes));
    }
    return sizes.isEmpty() ? QStringList{QStringLiteral("2MB")} : sizes;
}

} // namespace

InstanceTable::InstanceTable(const EditorContext& context, LimitInstance kind, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_kind(kind)
    , m_grid(new QGridLayout(this)) {
    for (const LimitRow& row : limitCatalogue()) {
        if (row.instance != kind)
            continue;
        m_rows.push_back(&row);
        (row.file == m_rows.front()->file ? m_columns : m_others).push_back(&row);
    }
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::unit);
    m_grid->setVerticalSpacing(space::half);
    m_grid->setColumnStretch(0, 1);
    rebuild();
}

QStringList InstanceTable::instances() const {
    QStringList all;
    for (const LimitRow* row : m_rows) {
        for (const std::string& instance : limitInstances(m_context.document.spec(), *row)) {
            if (!all.contains(qt(instance)))
                all.append(qt(instance));
        }
    }
    for (const QString& instance : m_added) {
        if (!all.contains(instance))
            all.append(instance);
    }
    return all;
}

void InstanceTable::addInstance(const QString& instance) {
    if (!m_added.contains(instance))
        m_added.append(instance);
    refresh();
    if (!m_fields.empty())
        m_fields[m_fields.size() - m_columns.size()]->setFocus();
}

void InstanceTable::refresh() {
    const bool narrow = width() > 0 && width() < narrowestTable;
    if (instances() != m_shown || narrow != m_narrow) {
        m_narrow = narrow;
        rebuild();
    }
    for (LimitField* field : m_fields)
        field->refresh();
    for (LimitLine* line : m_lines)
        line->refresh();
    for (const auto& [label, instance] : m_kernel)
        label->setText(kernelLine(m_context.document.spec(), *m_columns.front(), instance));
}

void InstanceTable::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Not now: the layout that is being resized would be rebuilt under its own feet.
    if (event->size().width() != event->oldSize().width())
        QMetaObject::invokeMethod(this, &InstanceTable::refresh, Qt::QueuedConnection);
}

void InstanceTable::rebuild() {
    m_fields.clear();
    m_lines.clear();
    m_kernel.clear();
    clearLayout(m_grid);
    m_shown = instances();
    if (m_shown.isEmpty()) {
        m_grid->addWidget(new Label(m_kind == LimitInstance::Device
                                        ? tr("No device is limited.")
                                        : tr("No page size is limited."),
                                    FontStyle::Small, Color::T3),
                          0, 0);
        return;
    }
    if (!m_narrow)
        m_grid->addWidget(
            new Label(m_kind == LimitInstance::Device ? tr("Device") : tr("Page size"),
                      FontStyle::CaptionMedium, Color::T3),
            0, 0);
    for (int column = 0; column < int(m_columns.size()); ++column)
        m_grid->addWidget(new Label(translated("Limit", m_columns[size_t(column)]->label),
                                    FontStyle::CaptionMedium, Color::T3),
                          0, column + 1);
    for (const QString& instance : m_shown)
        addInstanceRows(instance);
}

/// Name and fields in one line, the name in a line of its own where that is too wide; beneath, the
/// kernel's line and the limits that have no column.
void InstanceTable::addInstanceRows(const QString& instance) {
    const int columns = int(m_columns.size());
    int row = m_grid->rowCount();
    m_grid->addWidget(nameOf(instance), row, 0, 1, m_narrow ? columns + 1 : 1);
    auto* remove = new IconButton(QStringLiteral("x"), tr("Remove the limits of %1").arg(instance),
                                  nullptr, 24);
    m_grid->addWidget(remove, row, columns + 1);
    row += m_narrow;
    for (int column = 0; column < columns; ++column) {
        auto* field = new LimitField(m_context, *m_columns[size_t(column)], instance);
        field->setMinimumWidth(columnWidth);
        field->setMaximumWidth(columnWidth * 3 / 2);
        m_fields.push_back(field);
        m_grid->addWidget(field, row, column + 1);
    }
    auto* kernel = new ElidedLabel;
    m_kernel.emplace_back(kernel, instance);
    m_grid->addWidget(kernel, ++row, 0, 1, columns + 2);
    for (const LimitRow* limit : m_others) {
        m_lines.push_back(new LimitLine(m_context, *limit, instance));
        m_grid->addWidget(m_lines.back(), ++row, 0, 1, columns + 2);
    }
    connect(remove, &QAbstractButton::clicked, this, [this, instance] {
        m_added.removeAll(instance);
        edits::removeLimitInstance(m_context.document, instance);
        refresh();
    });
}

QWidget* InstanceTable::nameOf(const QString& instance) const {
    auto* cell = new QWidget;
    auto* line = new QHBoxLayout(cell);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::unit);
    line->addWidget(new Label(instance, FontStyle::Code, Color::T2));
    for (const BlockDevice& device : m_context.backend.blockDevices()) {
        if (device.number == instance) {
            line->addWidget(new Label(device.name, FontStyle::BodyMedium));
            line->addWidget(new Label(device.model, FontStyle::Small, Color::T3));
        }
    }
    line->addStretch();
    return cell;
}

IoCard::IoCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("disk"), tr("Block I/O"), parent)
    , m_context(context)
    , m_table(new InstanceTable(context, LimitInstance::Device))
    , m_kernel(new ElidedLabel)
    , m_add(new Button(QStringLiteral("plus"), tr("Add device"), ButtonKind::Quiet))
    , m_devices(new QMenu) {
    header()->addStretch();
    header()->addWidget(new Label(qt(findLimit("io.max.rbps")->file), FontStyle::Code, Color::T2));
    body()->addWidget(m_table);
    m_add->setButtonSize(ButtonSize::Small);
    m_add->setMenu(m_devices);
    m_add->setObjectName(QStringLiteral("addDevice"));
    connect(m_devices, &QMenu::aboutToShow, this, &IoCard::fillDevices);

    const LimitRow& weight = *findLimit("io.weight");
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    line->addWidget(m_add);
    line->addStretch();
    line->addWidget(new Label(translated("Limit", weight.label), FontStyle::Body, Color::T2));
    line->addWidget(m_weight = new LimitSlider(context, weight,
                                               {Scale::Kind::Logarithmic, double(weight.minimum),
                                                double(weight.maximum), 1, false, true}));
    m_weight->setMaximumWidth(120);
    m_weight->setFillColor(Color::Ctl);
    line->addWidget(m_kernel);
    line->addWidget(m_weightField = new LimitField(context, weight));
    m_weightField->setFixedWidth(64);
    m_weight->setField(m_weightField);
    body()->addStretch();
    body()->addLayout(line);
    refresh();
}

void IoCard::fillDevices() {
    m_devices->clear();
    const QStringList taken = m_table->instances();
    for (const BlockDevice& device : m_context.backend.blockDevices()) {
        if (!taken.contains(device.number))
            m_devices->addAction(
                QStringLiteral("%1   %2   %3").arg(device.number, device.name, device.model), this,
                [this, device] { m_table->addInstance(device.number); });
    }
    if (m_devices->isEmpty())
        m_devices->addAction(tr("No other block device on this machine"))->setEnabled(false);
}

void IoCard::refresh() {
    m_table->refresh();
    m_weight->refresh();
    m_weightField->refresh();
    const LimitRow& row = *findLimit("io.max.rbps");
    showKernelText(m_kernel, kernelLine(m_context.document.spec(), *findLimit("io.weight")));
    disableWithout(m_context, m_add, row);
}

HugePagesCard::HugePagesCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("hash"), tr("Huge pages"), parent)
    , m_table(new InstanceTable(context, LimitInstance::HugePageSize))
    , m_add(new Button(QStringLiteral("plus"), tr("Add page size"), ButtonKind::Quiet)) {
    header()->addStretch();
    header()->addWidget(
        new Label(QStringLiteral("hugetlb.<size>.max"), FontStyle::Code, Color::T2));
    body()->addWidget(m_table);
    m_add->setButtonSize(ButtonSize::Small);
    auto* sizes = new QMenu;
    for (const QString& size : hostPageSizes())
        sizes->addAction(size, this, [this, size] { m_table->addInstance(size); });
    m_add->setMenu(sizes);
    m_add->setObjectName(QStringLiteral("addPageSize"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_add);
    line->addStretch();
    body()->addLayout(line);
    disableWithout(context, m_add, *findLimit("hugetlb.max"));
}

} // namespace boxwright::ui
