#include "ui/panels/editor/files/mount_row.h"

#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/files/mount_options.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/paint.h"

#include <QApplication>
#include <QKeyEvent>

#include <algorithm>
#include <utility>

namespace boxwright::ui {
namespace {

constexpr int gripAt = 8;
constexpr int orderAt = 24;
constexpr int treeAt = 64;
constexpr int pathAt = 104;
constexpr int removeRoom = 28;
constexpr int moreRoom = 20; ///< for "…"

/// Where the columns begin: they share what a wide window has, and draw closer in a narrow one.
struct Columns {
    explicit Columns(int width)
        : kind(std::clamp(width * 31 / 100, 208, 280))
        , content(kind + 84)
        , options(content + std::clamp(width * 24 / 100, 110, 220)) {}
    int kind;
    int content;
    int options;
};

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

void MountRow::setLifted(bool lifted) {
    m_lifted = lifted;
    update();
}

/// Added by a person, not one of the usual ones of every container.
bool MountRow::isOwn() const {
    static const QStringList usual{QStringLiteral("/"),           QStringLiteral("/proc"),
                                   QStringLiteral("/dev"),        QStringLiteral("/sys"),
                                   QStringLiteral("/dev/pts"),    QStringLiteral("/dev/shm"),
                                   QStringLiteral("/dev/mqueue"), QStringLiteral("/sys/fs/cgroup")};
    return !usual.contains(m_path);
}

void MountRow::mousePressEvent(QMouseEvent* event) {
    setFocus();
    if (event->button() == Qt::LeftButton)
        m_pressedAt = event->pos();
}

void MountRow::mouseMoveEvent(QMouseEvent* event) {
    if (isRoot() || m_pressedAt.x() < 0)
        return;
    m_dragging = m_dragging || (event->pos() - m_pressedAt).manhattanLength() >=
                                   QApplication::startDragDistance();
    if (m_dragging)
        Q_EMIT dragged(mapToParent(event->pos()).y());
}

void MountRow::mouseReleaseEvent(QMouseEvent* event) {
    const QPoint pressed = std::exchange(m_pressedAt, QPoint(-1, -1));
    if (std::exchange(m_dragging, false))
        Q_EMIT dropped(true);
    else if (pressed.x() < 0)
        return;
    else if (!isRoot() && isOwn() && removeBox().adjusted(-6, -8, 8, 8).contains(event->pos()))
        Q_EMIT removeRequested();
    else
        Q_EMIT chosen();
}

void MountRow::enterEvent(QEnterEvent* event) {
    QWidget::enterEvent(event);
    update();
}

void MountRow::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    update();
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
    case Qt::Key_Escape:
        if (m_dragging) {
            m_dragging = false;
            m_pressedAt = {-1, -1};
            Q_EMIT dropped(false);
            return;
        }
        return QWidget::keyPressEvent(event);
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
        const bool last = &option == &m_options.constLast();
        if (x + wide > area.right() - (last ? 0 : moreRoom)) {
            painter.textLine(QRectF(x, area.top(), moreRoom, area.height()), QStringLiteral("…"),
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
    const Columns at(width());
    if (!isRoot())
        drawIcon(painter, QRectF(gripAt, tall / 2 - 7, 14, 14), QStringLiteral("grip"),
                 underMouse() ? Color::T1 : Color::T3);
    painter.textLine(QRectF(orderAt, 0, 18, tall), QString::number(m_order), FontStyle::Small,
                     Color::T3, Qt::AlignRight);
    const qreal path = isRoot() ? treeAt + 20 : pathAt;
    painter.textLine(QRectF(path, 0, at.kind - path - 16, tall), m_path, FontStyle::Code,
                     m_problem.isEmpty() ? Color::T1 : Color::Bad);
    if (isOwn()) { // a person's own
        const int after = std::min(textWidth(m_path, FontStyle::Code), int(at.kind - path - 16));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(Color::Acc));
        painter.drawEllipse(QPointF(path + after + 8, tall / 2), 3, 3);
    }
    drawChip(painter, QRectF(at.kind, tall / 2 - 10, chipWidth(m_kind), 20), m_kind,
             kindTone(m_kind));
    painter.textLine(QRectF(at.content, 0, at.options - at.content - 8, tall),
                     m_problem.isEmpty() ? m_content : m_problem, FontStyle::Small,
                     m_problem.isEmpty() ? Color::T2 : Color::Bad);
    paintOptions(painter, QRectF(at.options, 0, width() - at.options - removeRoom, tall));
    if (isRoot() || isOwn())
        drawIcon(painter, removeBox(), isRoot() ? QStringLiteral("lock") : QStringLiteral("x"),
                 isRoot() ? Color::T3 : Color::T2);
}

void MountRow::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.clipToCard(this);
    if (m_lifted)
        painter.setOpacity(0.6);
    painter.fillRect(rect(), color(m_selected                 ? Color::AccTint
                                   : underMouse() || m_lifted ? Color::Hover
                                                              : Color::Card));
    painter.fillRect(QRectF(0, 0, width(), 1), color(Color::Line));
    paintTree(painter);
    paintTexts(painter);
    if (hasFocus())
        painter.roundBox(QRectF(rect()).adjusted(1, 1, -1, -1), 0, {}, Color::Acc, 2);
}

MountHeader::MountHeader(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(28);
}

void MountHeader::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const Columns at(width());
    const std::pair<int, QString> titles[] = {{gripAt + 4, tr("Order")},
                                              {treeAt - 12, tr("Path in the box")},
                                              {at.kind, tr("Kind")},
                                              {at.content, tr("What is there")},
                                              {at.options, tr("Options")}};
    for (const auto& [x, title] : titles)
        painter.textLine(QRectF(x, 0, width() - x, height()), title, FontStyle::Caption, Color::T3);
}

} // namespace boxwright::ui
