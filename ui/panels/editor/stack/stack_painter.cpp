#include "ui/panels/editor/stack/stack_painter.h"

#include "ui/style/theme.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

namespace boxwright::ui {
namespace {

Color lineOf(const Slab& slab) {
    return layerColor(slab.layer, LayerFace::Line);
}

/// Position for layerColor(): -1 is the writable layer, as Slab::layer.
QPolygonF topFace(const QRectF& face) {
    const QPointF shift(StackGeometry::skew, -StackGeometry::rise);
    return {{face.topLeft(), face.topLeft() + shift, face.topRight() + shift, face.topRight()}};
}

QPolygonF sideFace(const QRectF& face) {
    const QPointF shift(StackGeometry::skew, -StackGeometry::rise);
    return {
        {face.topRight(), face.topRight() + shift, face.bottomRight() + shift, face.bottomRight()}};
}

QString elided(const QString& text, const QFont& font, int width,
               Qt::TextElideMode mode = Qt::ElideRight) {
    return QFontMetrics(font).elidedText(text, mode, width);
}

} // namespace

StackPainter::StackPainter(QPainter& painter, const StackGeometry& geometry, const QFont&)
    : m_painter(painter)
    , m_geometry(geometry) {
    painter.setRenderHint(QPainter::Antialiasing);
}

void StackPainter::drawSlab(const Slab& slab, int row, const SlabState& state) {
    m_painter.save();
    if (!slab.enabled)
        m_painter.setOpacity(0.5);
    drawFaces(slab, m_geometry.slab(row), state);
    if (!slab.isWritable())
        drawMark(QRectF(m_geometry.grip(row).center() - QPoint(7, 7), QSizeF(14, 14)),
                 QStringLiteral("grip"), state.hovered, Color::T3);
    drawTag(slab, row);
    drawTexts(slab, row);
    drawAction(slab, row, state);
    if (!state.lifted)
        drawArrow(slab, row);
    m_painter.restore();
}

void StackPainter::drawFaces(const Slab& slab, const QRect& box, const SlabState& state) {
    const QRectF face = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5);
    QPen edge(slab.isWritable() ? color(lineOf(slab)) : color(Color::Line2), 1);
    if (slab.isWritable())
        edge.setDashPattern({4, 3});
    m_painter.setPen(edge);
    m_painter.setBrush(color(layerColor(slab.layer, LayerFace::Side)));
    m_painter.drawPolygon(topFace(face));
    m_painter.drawPolygon(sideFace(face));
    m_painter.setBrush(color(layerColor(slab.layer, LayerFace::Front)));
    m_painter.drawRect(face);
    if (!slab.isWritable())
        m_painter.fillRect(QRect(box.left(), box.top(), 4, box.height()),
                           color(slab.missing ? Color::Bad : lineOf(slab)));
    if (state.focused) {
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(color(Color::Acc), 2));
        m_painter.drawRect(QRectF(box).adjusted(1, 1, -1, -1));
    }
}

void StackPainter::drawTag(const Slab& slab, int row) {
    QPen pen(color(slab.missing ? Color::Bad : lineOf(slab)), 1);
    if (slab.isWritable())
        pen.setDashPattern({3, 2});
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRoundedRect(QRectF(m_geometry.tag(row)).adjusted(0.5, 0.5, -0.5, -0.5),
                              radius::check, radius::check);
    QFont mono = typeface(FontStyle::CodeTight);
    mono.setPixelSize(11);
    m_painter.setFont(mono);
    m_painter.drawText(m_geometry.tag(row), Qt::AlignCenter, slab.tag);
}

void StackPainter::drawTexts(const Slab& slab, int row) {
    const QRect box = m_geometry.name(row);
    const QFont nameFont = typeface(FontStyle::BodyMedium);
    const QFont detailFont =
        typeface(slab.isWritable() || slab.missing ? FontStyle::Small : FontStyle::CodeTight);
    m_painter.setPen(color(Color::T1));
    m_painter.setFont(nameFont);
    m_painter.drawText(QRect(box.left(), box.top() - 1, box.width(), 20),
                       Qt::AlignLeft | Qt::AlignVCenter, elided(slab.name, nameFont, box.width()));
    m_painter.setPen(color(slab.missing ? Color::Bad : Color::T2));
    m_painter.setFont(detailFont);
    const int detailWidth = slab.isWritable() ? box.width() + 40 : box.width();
    m_painter.drawText(QRect(box.left(), box.top() + 18, detailWidth, 18),
                       Qt::AlignLeft | Qt::AlignVCenter,
                       elided(slab.detail, detailFont, detailWidth, Qt::ElideMiddle));
    if (slab.missing)
        return drawMending(row);
    const int right = m_geometry.action(row).left() - 8;
    m_painter.setFont(typeface(FontStyle::Body));
    m_painter.setPen(color(Color::T1));
    m_painter.drawText(QRect(right - 70, box.top(), 70, box.height()),
                       Qt::AlignRight | Qt::AlignVCenter, slab.size);
    m_painter.setPen(color(Color::T2));
    m_painter.drawText(QRect(right - 160, box.top(), 92, box.height()),
                       Qt::AlignRight | Qt::AlignVCenter, slab.files);
}

void StackPainter::drawAction(const Slab& slab, int row, const SlabState& state) {
    const QRect box = m_geometry.action(row);
    const QString name = slab.isWritable()
                             ? (slab.keeps ? QStringLiteral("save") : QStringLiteral("trash"))
                             : (slab.enabled ? QStringLiteral("eye") : QStringLiteral("eyeoff"));
    drawMark(QRectF(box.center() - QPoint(7, 7), QSizeF(16, 16)), name, state.hovered, Color::T2);
}

void StackPainter::drawMark(const QRectF& box, const QString& iconName, double lit, Color rest) {
    drawIcon(m_painter, box, iconName, rest);
    if (lit <= 0)
        return;
    m_painter.save();
    m_painter.setOpacity(m_painter.opacity() * lit);
    drawIcon(m_painter, box, iconName, Color::T1);
    m_painter.restore();
}

void StackPainter::drawButton(const QRect& box, const QString& iconName, const QString& text) {
    m_painter.setPen(QPen(color(Color::Line2), 1));
    m_painter.setBrush(color(Color::Raised));
    m_painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius::control,
                              radius::control);
    drawIcon(m_painter, QRectF(box.left() + 8, box.center().y() - 6.5, 14, 14), iconName,
             Color::T2);
    m_painter.setPen(color(Color::T1));
    m_painter.setFont(typeface(FontStyle::BodyMedium));
    m_painter.drawText(box.adjusted(27, 0, -4, 0), Qt::AlignLeft | Qt::AlignVCenter,
                       elided(text, m_painter.font(), box.width() - 29));
}

void StackPainter::drawMending(int row) {
    drawButton(m_geometry.import(row), QStringLiteral("import"),
               QCoreApplication::translate("boxwright::ui::LayerStack", "Import…"));
    drawButton(m_geometry.discard(row), QStringLiteral("trash"),
               QCoreApplication::translate("boxwright::ui::LayerStack", "Remove"));
}

void StackPainter::drawArrow(const Slab& slab, int row) {
    if (!slab.enabled || slab.missing)
        return;
    const qreal y = m_geometry.slab(row).center().y() - 3.5;
    const qreal from = m_geometry.slab(row).right() + StackGeometry::skew + 2;
    const qreal to = m_geometry.merged().left() - 6;
    QPen pen(color(lineOf(slab)), 1.5);
    if (slab.isWritable())
        pen.setDashPattern({3, 3});
    m_painter.setPen(pen);
    m_painter.drawLine(QPointF(from, y), QPointF(to - 5, y));
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color(lineOf(slab)));
    m_painter.drawPolygon(QPolygonF({{to - 6, y - 3.5}, {to, y}, {to - 6, y + 3.5}}));
}

void StackPainter::drawMerged(const std::vector<Slab>& slabs) {
    m_painter.setPen(QPen(color(Color::Ctl), 1));
    m_painter.setBrush(color(Color::Card));
    m_painter.drawRoundedRect(QRectF(m_geometry.merged()).adjusted(0.5, -3.5, -0.5, 3.5),
                              radius::card, radius::card);
    for (int row = 0; row < int(slabs.size()); ++row)
        drawMergedRow(slabs[size_t(row)], row, row + 1 == int(slabs.size()));
}

void StackPainter::drawMergedRow(const Slab& slab, int row, bool last) {
    const QRect box = m_geometry.mergedRow(row);
    const bool shown = slab.enabled && !slab.missing;
    const QFont pathFont = typeface(slab.isWritable() ? FontStyle::SmallMedium : FontStyle::Code);
    const int width = box.width() - 32;
    m_painter.fillRect(QRectF(box.left() + 9, box.top() + 4, 3, box.height() - 12),
                       color(shown ? lineOf(slab) : Color::Line2));
    m_painter.setPen(color(shown ? Color::T1 : Color::T3));
    m_painter.setFont(pathFont);
    const QString first = shown ? slab.mergedPath : QStringLiteral("–");
    m_painter.drawText(QRect(box.left() + 20, box.top() + 1, width, 20),
                       Qt::AlignLeft | Qt::AlignVCenter,
                       elided(first, pathFont, width, Qt::ElideMiddle));
    const QFont small = typeface(FontStyle::Caption);
    m_painter.setFont(small);
    m_painter.setPen(color(Color::T3));
    const QString second =
        slab.missing    ? QCoreApplication::translate("boxwright::ui::LayerStack", "missing")
        : !slab.enabled ? QCoreApplication::translate("boxwright::ui::LayerStack", "switched off")
                        : slab.mergedMore;
    m_painter.drawText(QRect(box.left() + 20, box.top() + 20, width, 18),
                       Qt::AlignLeft | Qt::AlignVCenter, elided(second, small, width));
    if (!last)
        m_painter.fillRect(QRect(box.left() + 16, box.bottom(), box.width() - 24, 1),
                           color(Color::Line));
}

void StackPainter::drawDropMark(int row, bool below) {
    const QRect face = m_geometry.slab(row);
    const int y = below ? face.bottom() + 4 : face.top() - 4;
    m_painter.fillRect(QRect(face.left(), y - 1, face.width(), 2), color(Color::Acc));
}

} // namespace boxwright::ui
