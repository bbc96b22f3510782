#include "ui/panels/editor/limits/cpu_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/limits/limit_fold.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

#include <QLocale>
#include <QThread>

#include <algorithm>
#include <cmath>
#include <limits>

namespace boxwright::ui {
namespace {

constexpr double wholeShare = 100;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double leastQuota = 1000; ///< µs; the kernel refuses less

/// The rows of the controller that have no picture of their own.
constexpr std::string_view foldedRows[] = {"cpu.max.period", "cpu.max.burst", "cpuset.mems",
                                           "cpu.idle"};

} // namespace

CpuCard::CpuCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("cpu"), tr("CPU"), parent)
    , m_context(context)
    , m_quotaRow(*findLimit("cpu.max.quota"))
    , m_cpusRow(*findLimit("cpuset.cpus"))
    , m_kernel(new ElidedLabel) {
    m_fold = new LimitFold(context, foldedRows);
    header()->addStretch();
    header()->addWidget(m_kernel);
    header()->addWidget(m_fold->button());
    addQuota();
    addCores();
    addWeight();
    body()->addWidget(m_fold);
    body()->addStretch();
    refresh();
}

void CpuCard::addQuota() {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    line->addWidget(new Label(tr("Quota"), FontStyle::Body, Color::T2));
    line->addWidget(m_quotaHint = new ElidedLabel({}, FontStyle::Small, Color::T3), 1);
    m_quotaHint->setElideMode(Qt::ElideRight);
    line->addWidget(m_share = new Field(tr("CPU quota in percent of the chosen cores")));
    m_share->setObjectName(qt(m_quotaRow.key));
    m_share->setFixedWidth(124);
    body()->addLayout(line);
    body()->addWidget(new FieldMessage(m_share));

    m_quota = new Slider(tr("CPU quota"));
    m_quota->setObjectName(QStringLiteral("cpu.max.slider"));
    m_quota->setScale({Scale::Kind::Linear, 1, wholeShare, 1, true, true});
    m_quota->setTicks({{1, QStringLiteral("1")},
                       {25, QStringLiteral("25")},
                       {50, QStringLiteral("50")},
                       {75, QStringLiteral("75")},
                       {infinity, tr("max")}});
    body()->addWidget(m_quota);
    const auto explain = [context = m_context, &row = m_quotaRow] {
        return explainLimit(context, row, {});
    };
    m_context.explainer.attach(m_quota, explain);
    m_context.explainer.attach(m_share, explain);
    connect(m_quota, &Slider::numberEdited, this, &CpuCard::setShare);
    connect(m_quota, &Slider::editingFinished, &m_context.document, &SpecDocument::endGesture);
    m_quota->setField(m_share);
    connect(m_share, &Field::committed, this, &CpuCard::setShareText);
}

void CpuCard::addCores() {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    line->addWidget(new Label(tr("Cores"), FontStyle::Body, Color::T2));
    auto* hint = new ElidedLabel(tr("bars show the host load now"), FontStyle::Small, Color::T3);
    hint->setElideMode(Qt::ElideRight);
    line->addWidget(hint, 1);
    line->addWidget(m_cpus = new ElidedLabel);
    body()->addLayout(line);
    body()->addWidget(m_grid = new CoreGrid(tr("Cores the box may use")));
    m_grid->setObjectName(QStringLiteral("cpuset.cpus"));
    m_context.explainer.attach(
        m_grid, [context = m_context, &row = m_cpusRow] { return explainLimit(context, row, {}); });
    connect(m_grid, &CoreGrid::chosenEdited, this, [this](const std::set<int>& chosen) {
        std::optional<LimitValue> value;
        if (!chosen.empty() && int(chosen.size()) < m_grid->cores())
            value = listFromCores(chosen).toStdString();
        m_context.document.endGesture();
        (void)edits::setLimit(m_context.document, m_cpusRow, value);
        refreshCores();
    });
    connect(&m_context.backend, &Backend::hostChanged, this,
            [this] { m_grid->setLoad(m_context.backend.host().coreBusy); });
}

void CpuCard::addWeight() {
    const LimitRow& row = *findLimit("cpu.weight");
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    line->addWidget(new Label(translated("Limit", row.label), FontStyle::Body, Color::T2));
    const Scale scale{
        Scale::Kind::Logarithmic, double(row.minimum), double(row.maximum), 1, false, true};
    line->addWidget(m_weight = new LimitSlider(m_context, row, scale), 1);
    m_weight->setFillColor(Color::Ctl);
    line->addWidget(m_weightKernel = new ElidedLabel);
    line->addWidget(m_weightField = new LimitField(m_context, row));
    m_weightField->setFixedWidth(64);
    m_weight->setField(m_weightField);
    body()->addLayout(line);
    body()->addWidget(new FieldMessage(m_weightField));
}

int CpuCard::cores() const {
    const auto value = limitOf(m_context.document.spec(), m_cpusRow);
    const auto* list = value ? std::get_if<std::string>(&*value) : nullptr;
    const auto chosen = list != nullptr ? coresFromList(qt(*list)) : std::nullopt;
    return chosen && !chosen->empty() ? int(chosen->size()) : m_grid->cores();
}

uint64_t CpuCard::period() const {
    const LimitRow& row = *findLimit("cpu.max.period");
    const LimitValue value = limitOf(m_context.document.spec(), row).value_or(row.kernelDefault);
    const auto* number = std::get_if<uint64_t>(&value);
    return number != nullptr && *number > 0 ? *number : 100000;
}

void CpuCard::setShare(double percent) {
    const double quota = std::max(leastQuota, percent / wholeShare * cores() * double(period()));
    const Status done = edits::setLimit(m_context.document, m_quotaRow, limitFromNumber(quota));
    m_share->setError(done ? QString() : refusal(done.error()));
    refreshQuota();
}

void CpuCard::setShareText(const QString& text) {
    m_context.document.endGesture();
    QString typed = text.trimmed();
    typed.remove(QLatin1Char('%'));
    bool number = false;
    const double percent = QLocale::c().toDouble(typed.trimmed(), &number);
    if (typed.isEmpty() || typed == QLatin1String("max"))
        setShare(infinity);
    else if (number && percent > 0 && percent <= wholeShare)
        setShare(percent);
    else
        m_share->setError(tr("A share is a number from 1 to 100, or max."));
}

void CpuCard::refreshQuota() {
    const auto value = limitOf(m_context.document.spec(), m_quotaRow);
    const auto* quota = value ? std::get_if<uint64_t>(&*value) : nullptr;
    const double periods = double(period());
    showKernelText(m_kernel, kernelLine(m_context.document.spec(), m_quotaRow));
    if (quota == nullptr) {
        m_quota->setNumber(infinity);
        m_share->setValue(tr("max"));
        m_share->setUnit({});
        m_quotaHint->setText(tr("as much as there is"));
        return;
    }
    const double percent = double(*quota) / periods / cores() * wholeShare;
    m_quota->setNumber(percent);
    m_share->setValue(QString::number(percent, 'g', 4));
    m_share->setUnit(tr("% of %n core(s)", nullptr, cores()));
    m_quotaHint->setText(tr("%1 ms of CPU every %2 ms")
                             .arg(QString::number(double(*quota) / 1000, 'g', 4),
                                  QString::number(periods / 1000, 'g', 4)));
}

void CpuCard::refreshCores() {
    const int host = int(m_context.backend.host().coreBusy.size());
    m_grid->setCores(host > 0 ? host : QThread::idealThreadCount());
    const auto value = limitOf(m_context.document.spec(), m_cpusRow);
    const auto* list = value ? std::get_if<std::string>(&*value) : nullptr;
    const auto chosen = list != nullptr ? coresFromList(qt(*list)) : std::nullopt;
    m_grid->setChosen(chosen.value_or(std::set<int>{}));
    showKernelText(m_cpus, kernelLine(m_context.document.spec(), m_cpusRow));
    disableWithout(m_context, m_grid, m_cpusRow);
}

void CpuCard::refresh() {
    refreshCores();
    refreshQuota();
    disableWithout(m_context, m_quota, m_quotaRow);
    disableWithout(m_context, m_share, m_quotaRow);
    m_weight->refresh();
    m_weightField->refresh();
    showKernelText(m_weightKernel, kernelLine(m_context.document.spec(), *findLimit("cpu.weight")));
    m_fold->refresh();
}

std::optional<std::set<int>> coresFromList(const QString& list) {
    constexpr int mostCores = 8192;
    std::set<int> cores;
    for (const QString& part : list.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const auto from = parseNumber(part.section(QLatin1Char('-'), 0, 0), 0, mostCores);
        const auto to = parseNumber(part.section(QLatin1Char('-'), -1), 0, mostCores);
        if (!from || !to || *to < *from)
            return std::nullopt;
        for (qint64 core = *from; core <= *to; ++core)
            cores.insert(int(core));
    }
    return cores;
}

QString listFromCores(const std::set<int>& cores) {
    QStringList parts;
    for (auto first = cores.begin(); first != cores.end();) {
        auto last = first;
        while (std::next(last) != cores.end() && *std::next(last) == *last + 1)
            ++last;
        parts.append(first == last ? QString::number(*first)
                                   : QStringLiteral("%1-%2").arg(*first).arg(*last));
        first = std::next(last);
    }
    return parts.join(QLatin1Char(','));
}

} // namespace boxwright::ui
