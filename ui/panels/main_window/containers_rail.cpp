#include "ui/panels/main_window/containers_rail.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/style/focus_ring.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/sparkline.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace boxwright::ui {

namespace {
constexpr size_t historyLength = 36;
constexpr int noteWidth = 56;
constexpr int sparkRoom = 78;
} // namespace

ContainerRow::ContainerRow(const QString& id, QWidget* parent)
    : QAbstractButton(parent)
    , m_id(id) {
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(30);
    wantsFocusRing(this, radius::control);
}

void ContainerRow::setInfo(const ContainerInfo& info) {
    m_info = info;
    setText(info.name);
    const QString said = tr("%1, %2").arg(info.name, phaseText(info));
    setAccessibleName(said);
    setToolTip(said);
    update();
}

void ContainerRow::setHistory(const std::vector<StatSample>& samples) {
    m_cpu.clear();
    for (const StatSample& sample : samples)
        addSample(sample);
}

void ContainerRow::addSample(const StatSample& sample) {
    m_cpu.push_back(sample[Stat::CpuTotal]);
    if (m_cpu.size() > historyLength)
        m_cpu.pop_front();
    update();
}

void ContainerRow::setCompact(bool compact) {
    m_compact = compact;
    update();
}

QString ContainerRow::note() const {
    if (m_info.phase == Phase::Running)
        return m_cpu.empty() || std::isnan(m_cpu.back())
                   ? QString()
                   : tr("%1 %").arg(qRound(m_cpu.back() * 100));
    if (m_info.phase == Phase::Stopped && m_info.exitStatus >= 0)
        return tr("exit %1").arg(m_info.exitStatus);
    return phaseText(m_info).toLower();
}

void ContainerRow::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    if (isChecked() || underMouse())
        painter.roundBox(rect(), radius::control, isChecked() ? Color::AccTint : Color::Hover);
    const qreal middle = height() / 2.0;
    drawStateMark(painter, {16, middle}, markOf(m_info));
    if (m_compact)
        return;
    const bool live = m_info.phase == Phase::Running && m_cpu.size() > 1;
    const int right = width() - 8;
    painter.textLine(QRectF(28, 0, right - 28 - (live ? sparkRoom : noteWidth), height()),
                     m_info.name, FontStyle::Body, isChecked() ? Color::T1 : Color::T2,
                     Qt::AlignLeft, Qt::ElideMiddle);
    painter.textLine(QRectF(right - 90, 0, 90, height()), note(),
                     live ? FontStyle::Small : FontStyle::Caption, Color::T3, Qt::AlignRight);
    if (!live)
        return;
    const std::vector<double> values(m_cpu.begin(), m_cpu.end());
    double top = 0.1;
    for (double value : values)
        top = std::isnan(value) ? top : std::max(top, value);
    drawSparkline(painter, QRectF(right - 40 - 36, middle - 6, 36, 12), values, top * 1.25,
                  Color::S1);
}

bool ContainerRow::event(QEvent* event) {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        update();
    return QAbstractButton::event(event);
}

ContainersRail::ContainersRail(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    connect(&backend, &Backend::containersChanged, this, &ContainersRail::rebuild);
    connect(&backend, &Backend::containerChanged, this, &ContainersRail::refresh);
    connect(&backend, &Backend::sampled, this, [this](const QString& id, const StatSample& sample) {
        if (ContainerRow* row = m_rows.value(id))
            row->addSample(sample);
    });
    rebuild();
}

ContainersRail::~ContainersRail() {
    for (const QString& id : m_watched)
        m_backend.unwatch(id);
}

namespace {

/// What runs stands first, then what is paused, then what ended; the newest of each first.
std::vector<ContainerInfo> inOrder(std::vector<ContainerInfo> containers) {
    const auto rank = [](const ContainerInfo& info) {
        return info.phase == Phase::Paused ? 1 : isAlive(info.phase) ? 0 : 2;
    };
    std::stable_sort(containers.begin(), containers.end(),
                     [&](const ContainerInfo& a, const ContainerInfo& b) {
                         return std::pair(rank(a), b.createdAt) < std::pair(rank(b), a.createdAt);
                     });
    return containers;
}

} // namespace

void ContainersRail::rebuild() {
    QMap<QString, ContainerRow*> gone = std::exchange(m_rows, {});
    ContainerRow* before = nullptr;
    for (const ContainerInfo& info : inOrder(m_backend.containers())) {
        ContainerRow* row = gone.take(info.id);
        if (!row) {
            row = new ContainerRow(info.id);
            row->setCompact(m_compact);
            row->setChecked(info.id == m_current);
            connect(row, &ContainerRow::clicked, this, [this, row] {
                row->setChecked(row->id() == m_current);
                Q_EMIT chosen(row->id());
            });
        }
        m_column->removeWidget(row);
        m_column->addWidget(row);
        m_rows.insert(info.id, row);
        row->setInfo(info);
        follow(*row, info);
        if (before)
            setTabOrder(before, row);
        before = row;
    }
    for (ContainerRow* row : gone) {
        if (m_watched.removeOne(row->id()))
            m_backend.unwatch(row->id());
        row->deleteLater();
    }
}

void ContainersRail::refresh(const QString& id) {
    const auto info = m_backend.container(id);
    ContainerRow* row = m_rows.value(id);
    if (!info || !row)
        return;
    const bool moves = row->phase() != info->phase;
    row->setInfo(*info);
    follow(*row, *info);
    if (moves)
        rebuild();
}

void ContainersRail::follow(ContainerRow& row, const ContainerInfo& info) {
    const bool wanted = info.phase == Phase::Running;
    const bool watched = m_watched.contains(info.id);
    if (wanted && !watched) {
        m_watched << info.id;
        row.setHistory(m_backend.watch(info.id));
    } else if (!wanted && watched) {
        m_watched.removeOne(info.id);
        m_backend.unwatch(info.id);
    }
}

void ContainersRail::setCurrent(const QString& id) {
    m_current = id;
    for (ContainerRow* row : m_rows)
        row->setChecked(row->id() == id);
}

void ContainersRail::setCompact(bool compact) {
    m_compact = compact;
    for (ContainerRow* row : m_rows)
        row->setCompact(compact);
}

} // namespace boxwright::ui
