#pragma once

#include "ui/style/theme.h"

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace boxwright::ui {

/// A surface with a 1 px border. `body()` is its layout, padded 12/16.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(QWidget* parent = nullptr);
    /// With a header row: icon, title, room for what stands at the right end.
    Card(const QString& iconName, const QString& title, QWidget* parent = nullptr);

    QVBoxLayout* body() const { return m_body; }
    /// The header's layout; nullptr without one. Add at its end for the right side.
    QHBoxLayout* header() const { return m_header; }

    void setSurface(Color fill, Color border);
    void setSelected(bool selected); ///< 2 px acc border on accTint
    void setDashed(bool dashed);
    void setAccented(bool accented); ///< 2 px acc border: the one to begin with

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QVBoxLayout* m_body;
    QHBoxLayout* m_header = nullptr;
    Color m_fill = Color::Card;
    Color m_border = Color::Line;
    bool m_selected = false;
    bool m_dashed = false;
    bool m_accented = false;
};

/// "The box  5 layers": a section title with a quiet subtitle and a right end.
class SectionHeader : public QWidget {
    Q_OBJECT
public:
    explicit SectionHeader(const QString& title, const QString& subtitle = {},
                           QWidget* parent = nullptr);
    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    QHBoxLayout* row() const { return m_row; } ///< add at its end for the right side

private:
    QHBoxLayout* m_row;
    class Label* m_title;
    class Label* m_subtitle;
};

/// A 1 px line.
class Separator : public QWidget {
    Q_OBJECT
public:
    explicit Separator(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent*) override;
};

/// A plain surface: window, canvas, sunken … with an optional line at one edge.
class Surface : public QWidget {
    Q_OBJECT
public:
    explicit Surface(Color fill, QWidget* parent = nullptr, Qt::Edges lines = {});

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Color m_fill;
    Qt::Edges m_lines;
};

} // namespace boxwright::ui
