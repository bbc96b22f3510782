#include "ui/panels/editor/syscalls/syscall_bar.h"

#include "ui/widgets/paint.h"

#include <algorithm>
#include <utility>

namespace boxwright::ui {

SyscallBar::SyscallBar(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(6);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SyscallBar::setTotals(const SyscallModel::Totals& totals) {
    m_totals = totals;
    setAccessibleName(tr("%1 allowed, %2 denied, %3 conditional")
                          .arg(totals.allowed)
                          .arg(totals.denied)
                          .arg(totals.conditional));
    update();
}

void SyscallBar::paintEvent(QPaintEvent*) {
    constexpr qreal gap = 2;
    WidgetPainter painter(this);
    const std::pair<int, Color> parts[] = {{m_totals.allowed, Color::Ok},
                                           {m_totals.denied, Color::Bad},
                                           {m_totals.conditional, Color::Acc}};
    const int all = std::max(1, m_totals.allowed + m_totals.denied + m_totals.conditional);
    qreal x = 0;
    for (const auto& [count, ink] : parts) {
        if (count == 0)
            continue;
        const qreal length = std::max(6.0, (width() - 2 * gap) * qreal(count) / all);
        painter.roundBox(QRectF(x, 0, length, height()), 3, ink);
        x += length + gap;
    }
}

} // namespace boxwright::ui
