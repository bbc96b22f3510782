#pragma once

#include "ui/style/theme.h"

#include <QWidget>

class QPainter;

namespace boxwright::ui {

/// The states a thing can be in: shape and colour together, never colour alone.
enum class MarkState { Running, Paused, Exited, Failed, Starting };

Color markColor(MarkState state);
/// Draws the shape in a box of 8 px around `center`.
void drawStateMark(QPainter& painter, const QPointF& center, MarkState state);

class StateMark : public QWidget {
    Q_OBJECT
public:
    explicit StateMark(MarkState state, QWidget* parent = nullptr);
    void setState(MarkState state);
    QSize sizeHint() const override { return {12, 12}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    MarkState m_state;
};

/// One, two or three squares lit: low, medium, high.
void drawRiskMark(QPainter& painter, const QPointF& topLeft, int level, int square = 8);

class RiskMark : public QWidget {
    Q_OBJECT
public:
    explicit RiskMark(int level, QWidget* parent = nullptr, int square = 8);
    void setLevel(int level);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    int m_level;
    int m_square;
};

/// One icon of the set, in a token colour.
class IconMark : public QWidget {
    Q_OBJECT
public:
    explicit IconMark(const QString& name, Color color = Color::T2, int size = 16,
                      QWidget* parent = nullptr);
    void set(const QString& name, Color color);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QString m_name;
    Color m_color;
};

} // namespace boxwright::ui
