#include "ui/panels/pages/designs/design_row.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/style/focus_ring.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QKeyEvent>

namespace boxwright::ui {

namespace {

/// The stack, top first: writable layer and up to four layers, 3 px bars.
void drawStackGlyph(WidgetPainter& painter, const QRectF& box, int layers) {
    const int shown = qMin(layers, 4);
    const qreal top = box.center().y() - ((shown + 1) * 4 - 1) / 2.0;
    for (int row = 0; row <= shown; ++row) {
        const int position = row == 0 ? -1 : shown - row;
        painter.fillRect(QRectF(box.left(), top + row * 4, box.width(), 2.5),
                         color(layerColor(position)));
    }
}

} // namespace

DesignRow::DesignRow(const DesignEntry& entry, const std::optional<ContainerInfo>& container,
                     bool deletable, QWidget* parent)
    : QAbstractButton(parent)
    , m_entry(entry)
    , m_container(container)
    , m_action(new IconButton(QStringLiteral("play"), tr("Run %1").arg(entry.name), this, 24)) {
    setText(entry.name);
    setToolTip(entry.problem.isEmpty() ? entry.path : entry.problem);
    setAccessibleName(container ? tr("%1, %2").arg(entry.name, phaseText(*container)) : entry.name);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(44);
    setCursor(Qt::PointingHandCursor);
    const bool alive = container && isAlive(container->phase);
    if (alive) {
        m_action->setIconName(QStringLiteral("external"));
        m_action->setToolTip(tr("Show the container"));
        m_action->setAccessibleName(m_action->toolTip());
    }
    m_action->setEnabled(entry.problem.isEmpty() || alive);
    connect(m_action, &IconButton::clicked, this, [this, alive] {
        if (alive)
            Q_EMIT containerRequested(m_container->id);
        else
            Q_EMIT runRequested();
    });
    if (!deletable)
        return;
    m_delete = new IconButton(QStringLiteral("trash"), tr("Delete %1").arg(entry.name), this, 24);
    m_delete->setRestColor(Color::T3);
    connect(m_delete, &IconButton::clicked, this, &DesignRow::deleteRequested);
}

void DesignRow::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    if (underMouse() || keyboardFocusVisible(this))
        painter.roundBox(rect().adjusted(1, 1, -1, -1), radius::control, Color::Hover,
                         keyboardFocusVisible(this) ? std::optional(Color::Acc) : std::nullopt, 2);
    drawStackGlyph(painter, QRectF(16, 0, 20, height()), m_entry.layers);
    const int right = width() - (m_delete ? 76 : 48);
    const int stateAt = right - 92;
    const int dateAt = stateAt - 112;
    const int summaryAt = qMin(200, dateAt / 3);
    const auto cell = [&](int from, int to) { return QRectF(from, 0, to - from - 12, height()); };
    painter.textLine(cell(46, summaryAt), m_entry.name, FontStyle::BodyMedium, Color::T1,
                     Qt::AlignLeft, Qt::ElideMiddle);
    const bool broken = !m_entry.problem.isEmpty();
    painter.textLine(cell(summaryAt, dateAt), broken ? m_entry.problem : m_entry.summary,
                     FontStyle::Small, broken ? Color::Bad : Color::T2);
    painter.textLine(cell(dateAt, stateAt), dateText(m_entry.changedAt), FontStyle::Small,
                     Color::T3);
    if (!m_container)
        return;
    drawStateMark(painter, QPointF(stateAt + 4, height() / 2.0), markOf(*m_container));
    painter.textLine(cell(stateAt + 14, right + 12), phaseText(*m_container), FontStyle::Small,
                     Color::T2);
}

void DesignRow::resizeEvent(QResizeEvent*) {
    m_action->move(width() - 40 - (m_delete ? 28 : 0), 10);
    if (m_delete)
        m_delete->move(width() - 36, 10);
}

bool DesignRow::event(QEvent* event) {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave ||
        event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QAbstractButton::event(event);
}

void DesignRow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else if (event->key() == Qt::Key_Delete && m_delete)
        Q_EMIT deleteRequested();
    else
        QAbstractButton::keyPressEvent(event);
}

QHash<QString, ContainerInfo> containersByDesign(const Backend& backend) {
    QHash<QString, ContainerInfo> newest;
    for (const ContainerInfo& info : backend.containers()) {
        const QString name = QString::fromStdString(info.design.name);
        const auto known = newest.constFind(name);
        if (known == newest.cend() || known->createdAt < info.createdAt)
            newest.insert(name, info);
    }
    return newest;
}

} // namespace boxwright::ui
