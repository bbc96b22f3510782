#include "ui/panels/editor/files/mount_row.h"

#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/files/mount_options.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/paint.h"

#include <QKeyEvent>

namespace boxwright::ui {
namespace {

constexpr int treeAt = 64;
constexpr int pathAt = 104;
constexpr int kindAt = 260;
constexpr int contentAt = 352;
constexpr int optionsAt = 540;

Tone kindTone(const QString& kind) {
    if (kind == QLatin1String("overlay") || kind == QLatin1String("bind"))
        return Tone::Accent;
    return kind == QLatin1String("tmpfs") ? Tone::Warning : Tone::Neutral;
}

} // namespace

MountRow::MountRow(int order, const Mount& mount, QWidget* parent)
    : QWidget(parent)
    , m_order(order)
    , m_path(qt(mount.destination))
    , m_kind(isBind(mount) ? QStringLiteral("bind") : qt(mount.type.value_or("?")))
    , m_content(mountContent(mount))
    , m_options(optionsOf(mount)) {
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(36);
    setAccessibleName(
        tr("Mount %1: %2, %3").arg(m_path, m_kind, m_options.join(QStringLiteral(", "))));
    setToolTip(m_options.join(QStringLiteral(", ")));
}

MountRow* MountRow::root(const QString& content, bool readonly) {
    Mount mount;
    mount.destination = "/";
    mount.type = "overlay";
    mount.options = std::vector<std::string>{readonly ? "ro" : "rw"};
    auto* row = new MountRow(1, mount);
    row->m_content = content;
    return row;
}

void MountRow::setSelected(bool selected) {
    m_selected = selected;
    update();
}

void MountRow::setLast(bool last) {
    m_last = last;
}

void MountRow::setProblem(const QString& problem) {
    m_problem = problem;
    if (!problem.isEmpty())
        setToolTip(problem);
    update();
}

void MountRow::mousePressEvent(QMouseEvent*) {
    setFocus();
    Q_EMIT chosen();
}

void MountRow::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void MountRow::keyPressEvent(QKeyEvent* event) {
    const bool moving = event->modifiers() & Qt::AltModifier;
    switch (event->key()) {
    case Qt::Key_Up:
        Q_EMIT moving ? moveRequested(-1) : stepRequested(-1);
        return;
    case Qt::Key_Down:
        Q_EMIT moving ? moveRequested(1) : stepRequested(1);
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        Q_EMIT removeRequested();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT chosen();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void MountRow::paintTree(WidgetPainter& painter) const {
    const qreal middle = height() / 2.0;
    painter.setPen(QPen(color(Color::Line2), 1.5));
    if (!isRoot()) {
        painter.drawLine(QPointF(treeAt, 0), QPointF(treeAt, m_last ? middle : height()));
        painter.drawLine(QPointF(treeAt, middle), QPointF(treeAt + 14, middle));
        painter.setPen(QPen(color(Color::T2), 1.5));
        painter.setBrush(color(Color::Card));
        painter.drawEllipse(QPointF(treeAt + 20, middle), 4.5, 4.5);
        return;
    }
    painter.drawLine(QPointF(treeAt, middle), QPointF(treeAt, height()));
    painter.roundBox(QRectF(treeAt - 6.5, middle - 6.5, 13, 13), 3, Color::LRWFront, Color::LRW,
                     1.5);
}

void MountRow::paintOptions(WidgetPainter& painter, const QRectF& area) const {
    qreal x = area.left();
    for (const QString& option : m_options) {
        const int wide = chipWidth(option);
        if (x + wide > area.right()) {
            painter.textLine(QRectF(x, area.top(), 20, area.height()), QStringLiteral("…"),
                             FontStyle::Small, Color::T3);
            return;
        }
        drawChip(painter, QRectF(x, area.center().y() - 10, wide, 20), option,
                 option == QLatin1String("ro") ? Tone::Warning : Tone::Neutral);
        x += wide + 4;
    }
}

void MountRow::paintTexts(WidgetPainter& painter) const {
    const qreal tall = height();
    painter.textLine(QRectF(12, 0, 28, tall), QString::number(m_order), FontStyle::Small, Color::T3,
                     Qt::AlignRight);
    const qreal path = isRoot() ? treeAt + 20 : pathAt;
    painter.textLine(QRectF(path, 0, kindAt - path - 8, tall), m_path, FontStyle::Code,
                     m_problem.isEmpty() ? Color::T1 : Color::Bad);
    drawChip(painter, QRectF(kindAt, tall / 2 - 10, chipWidth(m_kind), 20), m_kind,
             kindTone(m_kind));
    painter.textLine(QRectF(contentAt, 0, optionsAt - contentAt - 8, tall),
                     m_problem.isEmpty() ? m_content : m_problem, FontStyle::Small,
                     m_problem.isEmpty() ? Color::T2 : Color::Bad);
    paintOptions(painter, QRectF(optionsAt, 0, width() - optionsAt - 24, tall));
}

void MountRow::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.fillRect(rect(), color(m_selected ? Color::AccTint : Color::Card));
    painter.fillRect(QRectF(0, 0, width(), 1), color(Color::Line));
    paintTree(painter);
    paintTexts(painter);
    if (hasFocus())
        painter.roundBox(QRectF(rect()).adjusted(1, 1, -1, -1), 0, {}, Color::Acc, 2);
}

} // namespace boxwright::ui
