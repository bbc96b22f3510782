#pragma once

#include <QVariantAnimation>

#include <vector>

class QWidget;

namespace boxwright::ui {

/// How far each slab still is from its place, and how far the hovered one has lit up: rows slide
/// 150 ms, marks fade 100 ms, at once where the desktop wants no motion.
class StackMotion : public QObject {
    Q_OBJECT
public:
    explicit StackMotion(QWidget& stack);

    /// Rows appear at these distances (pixels, down is positive) and slide home.
    void slideFrom(std::vector<double> distances);
    double offset(int row) const;
    bool isSliding() const { return m_slide.state() == QAbstractAnimation::Running; }

    void setHovered(int row);
    int hovered() const { return m_hovered; }
    double hoverShare() const { return m_hovered < 0 ? 0 : m_fade.currentValue().toDouble(); }

private:
    bool wanted() const;

    QWidget& m_stack;
    QVariantAnimation m_slide;
    QVariantAnimation m_fade;
    std::vector<double> m_distances;
    int m_hovered = -1;
};

} // namespace boxwright::ui
