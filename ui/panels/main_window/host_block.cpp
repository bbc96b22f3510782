#include "ui/panels/main_window/host_block.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/label.h"
#include "ui/widgets/meter.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <cmath>

namespace boxwright::ui {

namespace {

QHBoxLayout* pair(QWidget* left, QWidget* right) {
    auto* row = new QHBoxLayout;
    row->setSpacing(space::half);
    row->addWidget(left);
    row->addStretch();
    row->addWidget(right);
    return row;
}

/// "6.8.0-48-generic" -> "6.8"
QString shortKernel(const QString& release) {
    static const QRegularExpression twoParts(QStringLiteral("^\\d+\\.\\d+"));
    return twoParts.match(release).captured();
}

QString gibi(quint64 bytes) {
    return QLocale::c().toString(double(bytes) / (1 << 30), 'f', 1);
}

} // namespace

HostBlock::HostBlock(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_name(new Label(FontStyle::SmallMedium))
    , m_kernel(new Label(FontStyle::Caption, Color::T3))
    , m_cpuText(new Label(FontStyle::Caption, Color::T3))
    , m_memoryText(new Label(FontStyle::Caption, Color::T3))
    , m_cpu(new Meter(tr("Host processors")))
    , m_memory(new Meter(tr("Host memory"))) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(4);
    column->addLayout(pair(m_name, m_kernel));
    column->addSpacing(4);
    column->addLayout(pair(new Label(tr("CPU"), FontStyle::Caption, Color::T3), m_cpuText));
    column->addWidget(m_cpu);
    column->addSpacing(4);
    column->addLayout(pair(new Label(tr("Memory"), FontStyle::Caption, Color::T3), m_memoryText));
    column->addWidget(m_memory);
    connect(&backend, &Backend::hostChanged, this, &HostBlock::refresh);
    connect(&backend, &Backend::helperChanged, this, &HostBlock::refresh);
    refresh();
}

void HostBlock::refresh() {
    const HostStatus host = m_backend.host();
    const int cores = int(host.coreBusy.size());
    m_name->setText(host.hostname);
    m_kernel->setText(
        tr("Linux %1 · %2").arg(shortKernel(host.kernel), helperModeText(m_backend.helper().mode)));
    const bool measured = cores && !std::isnan(host.cpuBusy); // a rate needs two readings
    const double share = measured ? host.cpuBusy / cores : 0;
    m_cpuText->setText(measured ? tr("%1 % of %n core(s)", nullptr, cores).arg(qRound(share * 100))
                                : tr("%n core(s)", nullptr, cores));
    m_cpu->setShare(share);
    m_memoryText->setText(tr("%1 of %2 GiB").arg(gibi(host.memoryUsed), gibi(host.memoryTotal)));
    m_memory->setShare(host.memoryTotal ? double(host.memoryUsed) / double(host.memoryTotal) : 0);
}

} // namespace boxwright::ui
