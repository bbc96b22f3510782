#pragma once

#include "ui/style/theme.h"

#include <QWidget>

class QPainter;

namespace boxwright::ui {

enum class Tone { Neutral, Accent, Good, Warning, Bad };

/// Text colour and ground of a tone.
Color toneText(Tone tone);
Color toneGround(Tone tone);

/// A 20 px word on a tinted ground. As a Badge (16 px, round) it holds a counter.
class Chip : public QWidget {
    Q_OBJECT
public:
    explicit Chip(const QString& text, Tone tone = Tone::Neutral, QWidget* parent = nullptr);

    QString text() const { return m_text; }
    void setText(const QString& text);
    void setTone(Tone tone);
    void setMono(bool mono);
    void setIconName(const QString& name);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QString m_text;
    Tone m_tone;
    QString m_iconName;
    bool m_mono = false;
};

class Badge : public QWidget {
    Q_OBJECT
public:
    explicit Badge(int count, Tone tone = Tone::Neutral, QWidget* parent = nullptr);
    void setCount(int count);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    int m_count;
    Tone m_tone;
};

/// "RW", "L1" … in its layer colour; the writable one dashed.
class LayerTag : public QWidget {
    Q_OBJECT
public:
    /// @param position from the base, -1 for the writable layer.
    explicit LayerTag(int position, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {28, 18}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    int m_position;
};

/// For delegates and slab stacks.
void drawLayerTag(QPainter& painter, const QRectF& box, int position);
void drawChip(QPainter& painter, const QRectF& box, const QString& text, Tone tone);
int chipWidth(const QString& text);

} // namespace boxwright::ui
