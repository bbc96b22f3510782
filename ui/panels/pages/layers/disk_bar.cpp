#include "ui/panels/pages/layers/disk_bar.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/paint.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace boxwright::ui {

namespace {
constexpr size_t namedParts = 5;
constexpr qreal gap = 2;
constexpr qreal narrowest = 18; ///< still a target for the pointer
} // namespace

DiskBar::DiskBar(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(32);
    setAccessibleName(tr("Layers on disk"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void DiskBar::setLayers(const std::vector<LayerInfo>& layers) {
    std::vector<LayerInfo> sorted = layers;
    std::sort(sorted.begin(), sorted.end(),
              [](const LayerInfo& a, const LayerInfo& b) { return a.bytes > b.bytes; });
    m_parts.clear();
    m_total = 0;
    for (size_t i = 0; i < sorted.size(); ++i) {
        m_total += sorted[i].bytes;
        if (i < namedParts)
            m_parts.push_back({sorted[i].digest, sorted[i].name, sorted[i].bytes});
        else if (i == namedParts)
            m_parts.push_back({{}, tr("Rest"), sorted[i].bytes});
        else
            m_parts.back().bytes += sorted[i].bytes;
    }
    update();
}

QRectF DiskBar::box(size_t part) const {
    const qreal spare = width() - qreal(m_parts.size()) * (narrowest + gap) + gap;
    qreal x = 0;
    for (size_t i = 0;; ++i) {
        const qreal share = m_total ? qreal(m_parts[i].bytes) / qreal(m_total) : 0;
        const qreal wide = narrowest + qMax(0.0, spare) * share;
        if (i == part)
            return {x, 0, wide, qreal(height())};
        x += wide + gap;
    }
}

int DiskBar::partAt(const QPointF& pos) const {
    for (size_t i = 0; i < m_parts.size(); ++i)
        if (box(i).contains(pos))
            return int(i);
    return -1;
}

void DiskBar::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    if (m_parts.empty())
        painter.roundBox(rect(), radius::chip, Color::Hover);
    for (size_t i = 0; i < m_parts.size(); ++i) {
        const QRectF part = box(i);
        const int position = m_parts[i].digest.isEmpty() ? 0 : int(i % 4);
        painter.roundBox(part, radius::chip, layerColor(position, LayerFace::Front),
                         layerColor(position));
        painter.fillRect(QRectF(part.left() + 4, 8, 3, 16), color(layerColor(position)));
        const QString size = sizeText(m_parts[i].bytes);
        const int sizeWide = textWidth(size, FontStyle::Small);
        const qreal room = part.width() - 24;
        const bool both = room > sizeWide + 60;
        if (room > 28)
            painter.textLine(
                QRectF(part.left() + 14, 0, room - (both ? sizeWide + 8 : 0), height()),
                m_parts[i].name, FontStyle::SmallMedium, Color::T1);
        if (both)
            painter.textLine(QRectF(part.right() - sizeWide - 10, 0, sizeWide + 1, height()), size,
                             FontStyle::Small, Color::T2);
    }
}

void DiskBar::mousePressEvent(QMouseEvent* event) {
    const int part = partAt(event->position());
    if (part >= 0 && !m_parts[size_t(part)].digest.isEmpty())
        Q_EMIT chosen(m_parts[size_t(part)].digest);
}

bool DiskBar::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const int part = partAt(help->pos());
    QToolTip::showText(help->globalPos(),
                       part < 0
                           ? QString()
                           : QStringLiteral("%1: %2").arg(m_parts[size_t(part)].name,
                                                          sizeText(m_parts[size_t(part)].bytes)),
                       this);
    return true;
}

} // namespace boxwright::ui
