#include "ui/widgets/select.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/paint.h"

#include <QWheelEvent>

namespace boxwright::ui {
namespace {

constexpr int iconRoom = 22;

} // namespace

Select::Select(const QString& name, QWidget* parent)
    : QComboBox(parent) {
    setAccessibleName(name);
    setFixedHeight(28);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
}

QSize Select::sizeHint() const {
    int widest = 40;
    for (int i = 0; i < count(); ++i)
        widest = qMax(widest, textWidth(itemText(i), FontStyle::Body));
    const bool icons = count() > 0 && !itemIcon(0).isNull();
    return {widest + 42 + (icons ? iconRoom : 0), 28};
}

void Select::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const Color ground = Theme::current().isDark() ? Color::Sunken : Color::Card;
    const Color edge = !isEnabled() ? Color::Line : hasFocus() ? Color::Acc : Color::Line2;
    painter.roundBox(rect(), radius::control, isEnabled() ? std::optional(ground) : std::nullopt,
                     edge, hasFocus() ? 2 : 1);
    const QIcon mark = itemIcon(currentIndex());
    const int text = mark.isNull() ? 9 : 9 + iconRoom;
    if (!mark.isNull())
        mark.paint(&painter, 9, 7, 14, 14, Qt::AlignCenter,
                   isEnabled() ? QIcon::Normal : QIcon::Disabled);
    painter.textLine(QRectF(text, 0, width() - 27 - text, height()), currentText(), FontStyle::Body,
                     isEnabled() ? Color::T1 : Color::TDis);
    drawIcon(painter, QRectF(width() - 23, 7, 14, 14), QStringLiteral("down"),
             isEnabled() ? Color::T2 : Color::TDis);
}

void Select::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace boxwright::ui
