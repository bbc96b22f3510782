#include "ui/widgets/chip.h"

#include "ui/widgets/paint.h"

namespace boxwright::ui {

namespace {
constexpr int pad = 7;
}

Color toneText(Tone tone) {
    constexpr Color colors[] = {Color::T2, Color::Acc, Color::Ok, Color::Warn, Color::Bad};
    return colors[static_cast<int>(tone)];
}

Color toneGround(Tone tone) {
    constexpr Color colors[] = {Color::Hover, Color::AccTint, Color::OkTint, Color::WarnTint,
                                Color::BadTint};
    return colors[static_cast<int>(tone)];
}

Chip::Chip(const QString& text, Tone tone, QWidget* parent)
    : QWidget(parent)
    , m_text(text)
    , m_tone(tone) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void Chip::setText(const QString& text) {
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Chip::setTone(Tone tone) {
    m_tone = tone;
    update();
}

void Chip::setMono(bool mono) {
    m_mono = mono;
    updateGeometry();
}

void Chip::setIconName(const QString& name) {
    m_iconName = name;
    updateGeometry();
}

QSize Chip::sizeHint() const {
    const FontStyle style = m_mono ? FontStyle::CodeTight : FontStyle::CaptionMedium;
    return {2 * pad + textWidth(m_text, style) + (m_iconName.isEmpty() ? 0 : 18), 20};
}

void Chip::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), radius::chip, toneGround(m_tone));
    QRectF box = QRectF(rect()).adjusted(pad, 0, -pad + 1, 0);
    if (!m_iconName.isEmpty()) {
        drawIcon(painter, QRectF(pad, 3, 14, 14), m_iconName, toneText(m_tone));
        box.setLeft(box.left() + 18);
    }
    painter.textLine(box, m_text, m_mono ? FontStyle::CodeTight : FontStyle::CaptionMedium,
                     toneText(m_tone));
}

Badge::Badge(int count, Tone tone, QWidget* parent)
    : QWidget(parent)
    , m_count(count)
    , m_tone(tone) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::setCount(int count) {
    m_count = count;
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const {
    return {qMax(18, 10 + textWidth(QString::number(m_count), FontStyle::CaptionMedium)), 16};
}

void Badge::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), 8, toneGround(m_tone));
    painter.textLine(rect(), QString::number(m_count), FontStyle::CaptionMedium, toneText(m_tone),
                     Qt::AlignHCenter);
}

LayerTag::LayerTag(int position, QWidget* parent)
    : QWidget(parent)
    , m_position(position) {
    setFixedSize(28, 18);
}

void LayerTag::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    drawLayerTag(painter, rect(), m_position);
}

void drawLayerTag(QPainter& painter, const QRectF& box, int position) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor line = color(layerColor(position));
    painter.setPen(QPen(line, 1, position < 0 ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(color(layerColor(position, LayerFace::Front)));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius::check, radius::check);
    QFont mono = typeface(FontStyle::Code);
    mono.setPixelSize(11);
    painter.setFont(mono);
    painter.setPen(line);
    const QString name =
        position < 0 ? QStringLiteral("RW") : QStringLiteral("L%1").arg(position + 1);
    painter.drawText(box, Qt::AlignCenter, name);
    painter.restore();
}

void drawChip(QPainter& painter, const QRectF& box, const QString& text, Tone tone) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color(toneGround(tone)));
    painter.drawRoundedRect(box, radius::chip, radius::chip);
    painter.setPen(color(toneText(tone)));
    painter.setFont(typeface(FontStyle::CaptionMedium));
    painter.drawText(box, Qt::AlignCenter, text);
    painter.restore();
}

int chipWidth(const QString& text) {
    return 2 * pad + textWidth(text, FontStyle::CaptionMedium);
}

} // namespace boxwright::ui
