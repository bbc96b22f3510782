#include "ui/panels/editor/limits/memory_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/limits/limit_fold.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace boxwright::ui {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double mebi = 1024.0 * 1024.0;
constexpr double gibi = 1024.0 * mebi;

constexpr std::string_view plainRows[] = {"memory.high", "memory.swap.max", "memory.oom.group"};
constexpr std::string_view foldedRows[] = {"memory.low", "memory.min"};

QString memoryWords(double bytes) {
    return bytes >= gibi ? QStringLiteral("%1 GiB").arg(bytes / gibi)
                         : QStringLiteral("%1 MiB").arg(bytes / mebi);
}

QHBoxLayout* limitHead(QVBoxLayout* into, const QString& text, LimitField* field) {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    line->addWidget(new Label(text, FontStyle::Body, Color::T2));
    line->addStretch();
    line->addWidget(field);
    into->addLayout(line);
    into->addWidget(new FieldMessage(field));
    return line;
}

} // namespace

MemoryCard::MemoryCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("memory"), tr("Memory"), parent)
    , m_context(context)
    , m_max(*findLimit("memory.max"))
    , m_high(*findLimit("memory.high"))
    , m_kernel(new ElidedLabel)
    , m_field(new LimitField(context, m_max))
    , m_slider(new LimitSlider(context, m_max, Scale{}))
    , m_fold(new LimitFold(context, foldedRows)) {
    header()->addStretch();
    header()->addWidget(m_kernel);
    header()->addWidget(m_fold->button());
    m_slider->setField(m_field);
    limitHead(body(), translated("Limit", m_max.label), m_field);
    body()->addWidget(m_slider);
    connect(m_slider, &Slider::softEdited, this, [this](double value) {
        (void)edits::setLimit(m_context.document, m_high,
                              LimitValue(uint64_t(std::llround(value))));
    });
    for (std::string_view key : plainRows) {
        if (const LimitRow* row = findLimit(key))
            body()->addWidget(m_lines.emplace_back(new LimitLine(context, *row)));
    }
    body()->addWidget(m_fold);
    body()->addStretch();
    connect(&context.backend, &Backend::hostChanged, this, &MemoryCard::scaleToHost);
    scaleToHost();
    refresh();
}

void MemoryCard::scaleToHost() {
    const double total = std::max(gibi, double(m_context.backend.host().memoryTotal));
    if (total == m_hostMemory)
        return;
    m_hostMemory = total;
    const double top = std::exp2(std::ceil(std::log2(total)));
    m_slider->setScale({Scale::Kind::Logarithmic, 4 * mebi, top, 1, true, true});
    std::vector<Tick> ticks{{4 * mebi, memoryWords(4 * mebi)}};
    for (double at = 32 * mebi; at < top; at *= 8)
        ticks.push_back({at, memoryWords(at)});
    ticks.push_back({infinity, tr("max")});
    m_slider->setTicks(ticks);
    m_slider->refresh();
}

void MemoryCard::refresh() {
    showKernelText(m_kernel, kernelLine(m_context.document.spec(), m_max));
    m_field->refresh();
    m_slider->refresh();
    const auto high = limitOf(m_context.document.spec(), m_high);
    const auto* soft = high ? std::get_if<uint64_t>(&*high) : nullptr;
    m_slider->setSoft(soft != nullptr ? std::optional<double>(double(*soft)) : std::nullopt);
    for (LimitLine* line : m_lines)
        line->refresh();
    m_fold->refresh();
}

ProcessesCard::ProcessesCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("procs"), tr("Processes"), parent)
    , m_context(context)
    , m_row(*findLimit("pids.max"))
    , m_kernel(new ElidedLabel)
    , m_field(new LimitField(context, m_row))
    , m_slider(
          new LimitSlider(context, m_row, {Scale::Kind::Logarithmic, 1, 4096, 1, true, true})) {
    header()->addStretch();
    header()->addWidget(m_kernel);
    m_field->setFixedWidth(64);
    m_slider->setField(m_field);
    m_slider->setTicks({{1, QStringLiteral("1")},
                        {16, QStringLiteral("16")},
                        {256, QStringLiteral("256")},
                        {infinity, tr("max")}});
    limitHead(body(), tr("At most"), m_field);
    body()->addWidget(m_slider);
    body()->addWidget(
        (new Label(tr("Threads count too: a fork bomb stops here."), FontStyle::Small, Color::T3))
            ->wrapped());
    body()->addStretch();
    refresh();
}

void ProcessesCard::refresh() {
    showKernelText(m_kernel, kernelLine(m_context.document.spec(), m_row));
    m_field->refresh();
    m_slider->refresh();
}

} // namespace boxwright::ui
