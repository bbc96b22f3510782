#include "ui/style/motion.h"

#include <QApplication>
#include <QPropertyAnimation>
#include <QSettings>
#include <QStyle>
#include <QWidget>

namespace boxwright::ui {

namespace {

constexpr auto motionName = "boxwrightMotion";

/// One at a time for a widget: a new one begins where the old one is.
QPropertyAnimation* newMotion(QWidget* widget, const QByteArray& property) {
    delete widget->findChild<QPropertyAnimation*>(QLatin1String(motionName),
                                                  Qt::FindDirectChildrenOnly);
    auto* motion = new QPropertyAnimation(widget, property, widget);
    motion->setObjectName(QLatin1String(motionName));
    motion->setDuration(expandMs);
    motion->setEasingCurve(QEasingCurve::OutCubic);
    return motion;
}

} // namespace

bool motionWanted() {
    const bool desktop = QApplication::style()->styleHint(QStyle::SH_Widget_Animate) != 0;
    return QSettings().value(QStringLiteral("window/motion"), desktop).toBool();
}

void slideIn(QWidget* widget, const QPoint& offset) {
    widget->show();
    if (!motionWanted())
        return;
    const QPoint place = widget->pos();
    QPropertyAnimation* motion = newMotion(widget, "pos");
    motion->setStartValue(place + offset);
    motion->setEndValue(place);
    motion->start(QAbstractAnimation::DeleteWhenStopped);
}

void expand(QWidget* part, bool open) {
    if (!motionWanted()) {
        part->setVisible(open);
        return;
    }
    const int whole =
        part->hasHeightForWidth() ? part->heightForWidth(part->width()) : part->sizeHint().height();
    const int now = part->isVisible() ? part->height() : 0;
    QPropertyAnimation* motion = newMotion(part, "maximumHeight");
    motion->setStartValue(now);
    motion->setEndValue(open ? whole : 0);
    QObject::connect(motion, &QAbstractAnimation::finished, part, [part, open] {
        part->setVisible(open);
        part->setMaximumHeight(QWIDGETSIZE_MAX);
    });
    part->setMaximumHeight(now);
    part->show();
    motion->start(QAbstractAnimation::DeleteWhenStopped);
}

} // namespace boxwright::ui
