#include "ui/panels/editor/stack/stack_motion.h"

#include <QStyle>
#include <QWidget>

namespace boxwright::ui {
namespace {

constexpr int slideMs = 150;
constexpr int fadeMs = 100;

} // namespace

StackMotion::StackMotion(QWidget& stack)
    : QObject(&stack)
    , m_stack(stack) {
    m_slide.setStartValue(1.0);
    m_slide.setEndValue(0.0);
    m_slide.setDuration(slideMs);
    m_slide.setEasingCurve(QEasingCurve::OutCubic);
    m_fade.setStartValue(0.0);
    m_fade.setEndValue(1.0);
    m_fade.setDuration(fadeMs);
    m_fade.setEasingCurve(QEasingCurve::OutCubic);
    for (QVariantAnimation* motion : {&m_slide, &m_fade})
        connect(motion, &QVariantAnimation::valueChanged, &stack, [this] { m_stack.update(); });
}

bool StackMotion::wanted() const {
    return m_stack.isVisible() &&
           m_stack.style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, &m_stack) > 0;
}

void StackMotion::slideFrom(std::vector<double> distances) {
    m_slide.stop();
    m_distances = std::move(distances);
    if (wanted())
        m_slide.start();
}

double StackMotion::offset(int row) const {
    if (!isSliding() || row < 0 || size_t(row) >= m_distances.size())
        return 0;
    return m_distances[size_t(row)] * m_slide.currentValue().toDouble();
}

void StackMotion::setHovered(int row) {
    m_hovered = row;
    m_fade.stop();
    if (row >= 0)
        m_fade.start();
    if (!wanted())
        m_fade.setCurrentTime(fadeMs);
    m_stack.update();
}

} // namespace boxwright::ui
