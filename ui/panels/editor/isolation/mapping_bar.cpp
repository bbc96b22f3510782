#include "ui/panels/editor/isolation/mapping_bar.h"

#include "ui/widgets/paint.h"

#include <QLocale>

namespace boxwright::ui {
namespace {

constexpr qreal labels = 104;
constexpr qreal insideTop = 22;
constexpr qreal bar = 24;
constexpr qreal hostTop = 86;

quint64 last(uint32_t first, uint32_t size) {
    return quint64(first) + size - (size > 0 ? 1 : 0);
}

} // namespace

MappingBar::MappingBar(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(sizeHint().height());
}

void MappingBar::setMappings(const std::vector<IdMapping>& mappings) {
    m_mappings = mappings;
    setFixedHeight(mappings.empty() ? int(bar) : sizeHint().height());
    QStringList words;
    for (const IdMapping& range : mappings)
        words.append(tr("%1 ids from %2 inside are the ids from %3 on the host")
                         .arg(range.size)
                         .arg(range.containerID)
                         .arg(range.hostID));
    setAccessibleName(words.isEmpty() ? tr("No id is mapped") : words.join(QStringLiteral("; ")));
    update();
}

void MappingBar::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    if (m_mappings.empty())
        return painter.textLine(
            rect(), tr("No ids are mapped: a run adds a range of yours when it needs one."),
            FontStyle::Small, Color::T3);
    painter.textLine(QRectF(0, insideTop, labels, bar), tr("Inside"), FontStyle::Small, Color::T2);
    painter.textLine(QRectF(0, hostTop, labels, bar), tr("On the host"), FontStyle::Small,
                     Color::T2);
    constexpr qreal gap = 12;
    const qreal each =
        (width() - labels - gap * qreal(m_mappings.size() - 1)) / qreal(m_mappings.size());
    qreal x = labels;
    for (const IdMapping& range : m_mappings) {
        paintRange(painter, QRectF(x, 0, each, height()), range);
        x += each + gap;
    }
}

void MappingBar::paintRange(WidgetPainter& painter, const QRectF& box,
                            const IdMapping& range) const {
    const QRectF inside(box.left(), insideTop, box.width(), bar);
    const QRectF host(box.left(), hostTop, box.width(), bar);
    painter.fillRect(
        QRectF(inside.left(), inside.top(), inside.width(), host.bottom() - inside.top()),
        color(Color::Raised));
    painter.roundBox(inside, 0, Color::AccTint, Color::AccLine);
    painter.roundBox(host, 0, Color::AccTint, Color::AccLine);
    painter.setPen(QPen(color(Color::Acc), 1.5));
    for (qreal x : {box.left() + 0.75, box.right() - 0.75}) {
        painter.drawLine(QPointF(x, inside.top()), QPointF(x, host.bottom()));
        painter.setBrush(color(Color::Acc));
        for (qreal y : {inside.bottom(), host.top()})
            painter.drawEllipse(QPointF(x, y), 2.5, 2.5);
    }
    painter.textLine(inside, tr("%1 ids").arg(QLocale().toString(range.size)), FontStyle::Small,
                     Color::T1, Qt::AlignHCenter);
    const qint64 shift = qint64(range.hostID) - range.containerID;
    painter.textLine(QRectF(box.left(), inside.bottom(), box.width(), host.top() - inside.bottom()),
                     shift < 0 ? tr("host id = inside id − %1").arg(-shift)
                               : tr("host id = inside id + %1").arg(shift),
                     FontStyle::Small, Color::T3, Qt::AlignHCenter);
    const QRectF above(box.left(), 2, box.width(), 18);
    const QRectF below(box.left(), host.bottom() + 2, box.width(), 18);
    painter.textLine(above, QString::number(range.containerID), FontStyle::Code, Color::T1);
    painter.textLine(below, QString::number(range.hostID), FontStyle::Code, Color::T1);
    painter.textLine(above, QString::number(last(range.containerID, range.size)), FontStyle::Code,
                     Color::T1, Qt::AlignRight);
    painter.textLine(below, QString::number(last(range.hostID, range.size)), FontStyle::Code,
                     Color::T1, Qt::AlignRight);
}

} // namespace boxwright::ui
