#include "ui/panels/editor/mini_stack.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/paint.h"

#include <QEvent>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int barsShown = 5;
constexpr int barWidth = 22;

} // namespace

MiniStack::MiniStack(SpecDocument& document, QWidget* parent)
    : QAbstractButton(parent)
    , m_document(document) {
    setObjectName(QStringLiteral("miniStack"));
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(28);
    setToolTip(tr("Show the layers of the box"));
    setAccessibleName(tr("Layers of the box"));
    wantsFocusRing(this, radius::control);
    connect(&document, &SpecDocument::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QString MiniStack::label() const {
    return tr("%n layer(s)", nullptr, int(m_document.design().layers.size()) + 1);
}

QSize MiniStack::sizeHint() const {
    return {10 + barWidth + 10 + textWidth(label(), FontStyle::BodyMedium) + 30, 28};
}

bool MiniStack::event(QEvent* event) {
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
        update();
    return QAbstractButton::event(event);
}

void MiniStack::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const Color fill = isDown() ? Color::Sunken : underMouse() ? Color::Hover : Color::Card;
    painter.roundBox(rect(), radius::control, fill, isChecked() ? Color::AccLine : Color::Line2);
    const int layers = int(m_document.design().layers.size());
    const int bars = std::min(barsShown, layers + 1);
    qreal y = height() / 2.0 - bars * 2.0;
    for (int bar = 0; bar < bars; ++bar, y += 4)
        painter.fillRect(QRectF(10, y, barWidth, 2.5),
                         color(layerColor(bar == 0 ? -1 : layers - bar)));
    painter.textLine(QRectF(42, 0, width() - 60, height()), label(), FontStyle::BodyMedium,
                     Color::T1);
    drawIcon(painter, QRectF(width() - 22, height() / 2.0 - 7, 14, 14),
             isChecked() ? QStringLiteral("up") : QStringLiteral("down"), Color::T2);
}

} // namespace boxwright::ui
