#include "ui/panels/pages/home/template_art.h"

#include "ui/style/theme.h"
#include "ui/widgets/paint.h"

#include <QPainterPath>
#include <QtMath>

#include <array>

namespace boxwright::ui {

namespace {

QPen line(Color ink, qreal width = 1.5, Qt::PenStyle style = Qt::SolidLine) {
    return {color(ink), width, style, Qt::RoundCap, Qt::RoundJoin};
}

QColor faded(Color ink, float alpha) {
    QColor result = color(ink);
    result.setAlphaF(alpha);
    return result;
}

/// A cube seen from a corner, `r` from its centre to each corner.
void drawCube(QPainter& painter, const QPointF& center, qreal r, Color ink) {
    const auto corner = [&](int sixth) {
        const qreal angle = qDegreesToRadians(-90.0 + 60.0 * sixth);
        return center + QPointF(r * qCos(angle), r * qSin(angle));
    };
    painter.setPen(line(ink));
    QPolygonF hull;
    for (int i = 0; i < 6; ++i)
        hull << corner(i);
    painter.drawPolygon(hull);
    for (int sixth : {1, 3, 5})
        painter.drawLine(center, corner(sixth));
}

void drawShell(QPainter& painter, const QPointF& center) {
    const QRectF window(center.x() - 38, center.y() - 27, 76, 54);
    painter.setPen(line(Color::T2));
    painter.setBrush(color(Color::Card));
    painter.drawRoundedRect(window, 5, 5);
    painter.setPen(line(Color::Line2));
    painter.drawLine(window.topLeft() + QPointF(0, 12), window.topRight() + QPointF(0, 12));
    painter.setPen(Qt::NoPen);
    painter.setBrush(color(Color::Line2));
    for (int dot = 0; dot < 3; ++dot)
        painter.drawEllipse(window.topLeft() + QPointF(8 + 6 * dot, 6), 1.7, 1.7);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(line(Color::Acc, 2));
    painter.drawPolyline(
        QPolygonF({window.topLeft() + QPointF(9, 22), window.topLeft() + QPointF(14, 27),
                   window.topLeft() + QPointF(9, 32)}));
    painter.setPen(line(Color::T1, 2));
    painter.drawLine(window.topLeft() + QPointF(18, 33), window.topLeft() + QPointF(28, 33));
    painter.setPen(line(Color::Line2, 2));
    painter.drawLine(window.topLeft() + QPointF(9, 43), window.topLeft() + QPointF(30, 43));
    painter.drawLine(window.topLeft() + QPointF(35, 43), window.topLeft() + QPointF(58, 43));
}

void drawNamespaces(QPainter& painter, const QPointF& center) {
    constexpr std::array around{Color::LRW, Color::L4, Color::L3, Color::L2,
                                Color::LRW, Color::L4, Color::L3, Color::L2};
    painter.setPen(line(Color::Line2));
    for (int i = 0; i < 8; ++i) {
        const qreal angle = qDegreesToRadians(-90.0 + 45 * i);
        painter.drawLine(center + QPointF(13 * qCos(angle), 13 * qSin(angle)),
                         center + QPointF(26 * qCos(angle), 26 * qSin(angle)));
    }
    for (int i = 0; i < 8; ++i) {
        const qreal angle = qDegreesToRadians(-90.0 + 45 * i);
        const QPointF at = center + QPointF(33 * qCos(angle), 33 * qSin(angle));
        painter.setPen(line(around[size_t(i)]));
        painter.setBrush(color(Color::Card));
        painter.drawRoundedRect(QRectF(at.x() - 7, at.y() - 7, 14, 14), 4, 4);
    }
    painter.setBrush(Qt::NoBrush);
    drawCube(painter, center, 10, Color::T1);
}

void drawLimited(QPainter& painter, const QPointF& center, qreal y, Color ink,
                 const QPolygonF& shape) {
    const QPointF origin(center.x() - 36, center.y() + y);
    QPolygonF curve = shape.translated(origin);
    QPolygonF area = curve;
    area << QPointF(curve.last().x(), origin.y() + 14)
         << QPointF(curve.first().x(), origin.y() + 14);
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(ink, 0.16F));
    painter.drawPolygon(area);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(line(ink));
    painter.drawPolyline(curve);
    QPen limit = line(Color::T1, 1.25);
    limit.setCapStyle(Qt::FlatCap);
    limit.setDashPattern({3, 2});
    painter.setPen(limit);
    painter.drawLine(origin, origin + QPointF(60, 0));
    painter.setPen(line(Color::T2, 1.25));
    painter.setBrush(color(Color::Raised));
    painter.drawRoundedRect(QRectF(origin.x() + 60, origin.y() - 4, 14, 8), 2.5, 2.5);
    painter.setBrush(Qt::NoBrush);
}

void drawLimits(QPainter& painter, const QPointF& center) {
    drawLimited(painter, center, -26, Color::S1,
                {{0, 12}, {10, 2}, {18, 0.5}, {36, 0.5}, {46, 6}, {60, 2}});
    drawLimited(painter, center, 0, Color::S2, {{0, 12}, {16, 8}, {34, 3}, {46, 0.5}, {60, 0.5}});
    drawLimited(painter, center, 26, Color::S3,
                {{0, 6}, {8, 0.5}, {22, 0.5}, {32, 10}, {42, 0.5}, {60, 0.5}});
}

void drawShield(QPainter& painter, const QPointF& center) {
    QPainterPath shield(center + QPointF(0, -34));
    shield.lineTo(center + QPointF(28, -24));
    shield.lineTo(center + QPointF(28, 2));
    shield.cubicTo(center + QPointF(28, 18), center + QPointF(14, 28), center + QPointF(0, 34));
    shield.cubicTo(center + QPointF(-14, 28), center + QPointF(-28, 18), center + QPointF(-28, 2));
    shield.lineTo(center + QPointF(-28, -24));
    shield.closeSubpath();
    painter.setPen(line(Color::Ok));
    painter.setBrush(color(Color::OkTint));
    painter.drawPath(shield);
    painter.setBrush(Qt::NoBrush);
    drawCube(painter, center, 14, Color::T1);
}

/// An arrow into a tray, over the layers it becomes.
void drawImport(QPainter& painter, const QPointF& center) {
    painter.setPen(line(Color::Acc, 2));
    painter.drawLine(center + QPointF(0, -36), center + QPointF(0, -10));
    painter.drawPolyline(
        QPolygonF({center + QPointF(-8, -18), center + QPointF(0, -10), center + QPointF(8, -18)}));
    constexpr std::array inks{Color::L3, Color::L2, Color::L1};
    for (size_t i = 0; i < inks.size(); ++i) {
        const QRectF slab(center.x() - 34, center.y() + 1 + 14 * double(i), 68, 10);
        painter.setPen(Qt::NoPen);
        painter.fillRect(slab, faded(inks[i], 0.14F));
        painter.fillRect(QRectF(slab.topLeft(), QSizeF(4, slab.height())), color(inks[i]));
        painter.setPen(line(inks[i]));
        painter.drawRect(slab);
    }
}

void drawBlank(QPainter& painter, const QPointF& center) {
    QPolygonF hexagon;
    for (int i = 0; i < 6; ++i) {
        const qreal angle = qDegreesToRadians(-90.0 + 60 * i);
        hexagon << center + QPointF(32 * qCos(angle), 32 * qSin(angle));
    }
    QPen dashed = line(Color::Ctl, 1.25);
    dashed.setDashPattern({3, 3});
    painter.setPen(dashed);
    painter.drawPolygon(hexagon);
    painter.setPen(line(Color::Acc, 2));
    painter.drawLine(center - QPointF(8, 0), center + QPointF(8, 0));
    painter.drawLine(center - QPointF(0, 8), center + QPointF(0, 8));
}

void drawSlab(QPainter& painter, const QRectF& front, int position, const QString& text) {
    const QPointF skew(10, -6);
    const QPolygonF top(
        {front.topLeft(), front.topLeft() + skew, front.topRight() + skew, front.topRight()});
    const QPolygonF side({front.topRight(), front.topRight() + skew, front.bottomRight() + skew,
                          front.bottomRight()});
    QPen edge = line(position < 0 ? Color::Acc : Color::Line2, 1);
    painter.setPen(line(Color::Line2, 1));
    painter.setBrush(color(layerColor(position, LayerFace::Side)));
    painter.drawPolygon(top);
    painter.drawPolygon(side);
    if (position < 0)
        edge.setDashPattern({4, 3});
    painter.setPen(edge);
    painter.setBrush(color(layerColor(position, LayerFace::Front)));
    painter.drawRect(front);
    painter.fillRect(QRectF(front.left(), front.top(), 4, front.height()),
                     color(layerColor(position)));
    painter.setPen(color(Color::T1));
    painter.setFont(typeface(FontStyle::Small));
    painter.drawText(front.adjusted(14, 0, 0, 0), Qt::AlignVCenter, text);
}

} // namespace

void drawTemplateArt(QPainter& painter, const QRectF& box, const QString& key) {
    struct Art {
        const char* key;
        void (*draw)(QPainter&, const QPointF&);
    };
    constexpr std::array arts{Art{"hello-shell", drawShell}, Art{"all-namespaces", drawNamespaces},
                              Art{"limits-lab", drawLimits}, Art{"hardened-service", drawShield},
                              Art{"import", drawImport},     Art{"blank", drawBlank}};
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const Art& art : arts)
        if (key == QLatin1String(art.key))
            art.draw(painter, box.center());
    painter.restore();
}

void drawStackArt(QPainter& painter, const QRectF& box) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal left = box.center().x() - 110;
    const qreal top = box.center().y() - 34;
    drawSlab(painter, {left, top + 50, 210, 20}, 0, QStringLiteral("busybox"));
    drawSlab(painter, {left, top + 25, 210, 20}, 1, QStringLiteral("web server"));
    drawSlab(painter, {left, top, 210, 20}, -1, QStringLiteral("writable"));
    painter.restore();
}

void drawLimitArt(QPainter& painter, const QRectF& box) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal wide = qMin(300.0, box.width() - 20);
    const QPointF at(box.center().x() - wide / 2, box.center().y());
    QPolygonF curve;
    for (const auto& [x, y] : {std::pair(0.0, 12.0),
                               {0.14, 10.0},
                               {0.26, 12.0},
                               {0.36, 8.0},
                               {0.43, -18.0},
                               {0.68, -18.0},
                               {0.74, 10.0},
                               {0.84, 11.0},
                               {1.0, 8.0}})
        curve << at + QPointF(x * wide, y);
    QPolygonF area = curve;
    area << at + QPointF(wide, 22) << at + QPointF(0, 22);
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(Color::S1, 0.14F));
    painter.drawPolygon(area);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(line(Color::S1));
    painter.drawPolyline(curve);
    QPen limit(color(Color::T1), 1.25);
    limit.setDashPattern({5, 3});
    painter.setPen(limit);
    painter.drawLine(at + QPointF(0, -19), at + QPointF(wide, -19));
    const QRectF handle(at.x() + wide - 70, at.y() - 29, 70, 20);
    painter.setPen(QPen(color(Color::Acc), 1.25));
    painter.setBrush(color(Color::Raised));
    painter.drawRoundedRect(handle, 5, 5);
    painter.setPen(color(Color::T1));
    painter.setFont(typeface(FontStyle::Small));
    painter.drawText(handle, Qt::AlignCenter, QStringLiteral("limit 25 %"));
    painter.restore();
}

} // namespace boxwright::ui
