#include "ui/style/icons.h"

#include "ui/style/theme.h"

#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace boxwright::ui {

namespace {

QByteArray readIcon(const QString& name) {
    QFile file(QStringLiteral(":/boxwright/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Looks its colour up when it paints, so that an icon survives a change of theme.
class ThemedIconEngine : public QIconEngine {
public:
    ThemedIconEngine(QString name, Color rest)
        : m_name(std::move(name))
        , m_rest(rest) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        drawIcon(*painter, rect, m_name, colorFor(mode));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return iconPixmap(m_name, size.height(), colorFor(mode), 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
        return iconPixmap(m_name, qRound(size.height() / scale), colorFor(mode), scale);
    }
    QIconEngine* clone() const override { return new ThemedIconEngine(*this); }

private:
    Color colorFor(QIcon::Mode mode) const {
        if (mode == QIcon::Disabled)
            return Color::TDis;
        return mode == QIcon::Normal ? m_rest : Color::T1;
    }

    QString m_name;
    Color m_rest;
};

} // namespace

QPixmap IconStore::pixmap(const QString& name, int size, const QColor& color, qreal dpr) {
    const QString key =
        QStringLiteral("%1/%2/%3/%4").arg(name).arg(size).arg(color.rgba()).arg(dpr);
    if (const auto found = m_pixmaps.constFind(key); found != m_pixmaps.cend())
        return *found;
    if (!m_sources.contains(name))
        m_sources.insert(name, readIcon(name));
    QByteArray svg = m_sources.value(name);
    svg.replace("#000000", color.name().toLatin1());
    return *m_pixmaps.insert(key, render(svg, size, dpr));
}

QPixmap IconStore::brand(int size, const Palette& palette, qreal dpr) {
    const auto hex = [&](Color color) {
        return palette[static_cast<size_t>(color)].name().toLatin1();
    };
    QByteArray svg = readIcon(QStringLiteral("boxwright"));
    svg.replace("#82ADFF", hex(Color::Acc)).replace("#E8EBF0", hex(Color::T1));
    return render(svg.replace("#8D98A8", hex(Color::T3)), size, dpr);
}

QPixmap IconStore::render(const QByteArray& svg, int size, qreal dpr) const {
    QSvgRenderer renderer(svg);
    if (!renderer.isValid())
        return {};
    QPixmap pixmap(QSize(qRound(size * dpr), qRound(size * dpr)));
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(dpr);
    return pixmap;
}

QStringList iconNames() {
    QStringList names;
    for (const QString& file : QDir(QStringLiteral(":/boxwright/icons")).entryList())
        names << file.chopped(4);
    return names;
}

QPixmap iconPixmap(const QString& name, int size, Color color, qreal dpr) {
    Theme& theme = Theme::current();
    return theme.icons().pixmap(name, size, theme.color(color), dpr);
}

void drawIcon(QPainter& painter, const QRectF& box, const QString& name, Color color) {
    const int size = qRound(qMin(box.width(), box.height()));
    const QPixmap pixmap = iconPixmap(name, size, color, painter.device()->devicePixelRatioF());
    painter.drawPixmap(
        QPointF(box.x() + (box.width() - size) / 2, box.y() + (box.height() - size) / 2), pixmap);
}

QIcon icon(const QString& name, Color rest) {
    return QIcon(new ThemedIconEngine(name, rest));
}

} // namespace boxwright::ui
