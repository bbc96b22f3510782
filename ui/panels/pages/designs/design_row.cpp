#include "ui/panels/pages/designs/design_row.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/style/focus_ring.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QKeyEvent>

namespace boxwright::ui {

namespace {

/// The stack in five places of 4 px: the writable layer at the top, up to four layers from the
/// bottom.
void drawStackGlyph(WidgetPainter& painter, const QRectF& box, int layers) {
    constexpr int places = 5;
    const qreal top = box.center().y() - (places * 4 - 1.5) / 2.0;
    const auto bar = [&](int place, int position) {
        painter.fillRect(QRectF(box.left(), top + place * 4, box.width(), 2.5),
                         color(layerColor(position)));
    };
    bar(0, -1);
    for (int layer = 0; layer < qMin(layers, places - 1); ++layer)
        bar(places - 1 - layer, layer);
}

} // namespace

DesignRow::DesignRow(const DesignEntry& entry, const std::optional<ContainerInfo>& container,
                     Style style, QWidget* parent)
    : QAbstractButton(parent)
    , m_entry(entry)
    , m_container(container)
    , m_style(style) {
    setText(entry.name);
    setToolTip(entry.problem.isEmpty() ? entry.path : entry.problem);
    setAccessibleName(container ? tr("%1, %2").arg(entry.name, phaseText(*container)) : entry.name);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(sizeHint().height());
    setCursor(Qt::PointingHandCursor);
    addActions();
}

IconButton* DesignRow::addAction(const QString& iconName, const QString& text) {
    auto* button = new IconButton(iconName, text, this, 24);
    m_actions << button;
    return button;
}

void DesignRow::addActions() {
    const bool alive = m_container && isAlive(m_container->phase);
    const bool readable = m_entry.problem.isEmpty();
    auto* go = alive ? addAction(QStringLiteral("external"), tr("Show the container"))
                     : addAction(QStringLiteral("play"), tr("Run %1").arg(m_entry.name));
    go->setEnabled(readable || alive);
    connect(go, &IconButton::clicked, this, [this, alive] {
        if (alive)
            Q_EMIT containerRequested(m_container->id);
        else
            Q_EMIT runRequested();
    });
    if (m_style == Style::Recent)
        return;
    auto* write = addAction(QStringLiteral("export"), tr("Export %1").arg(m_entry.name));
    write->setRestColor(Color::T3);
    write->setEnabled(readable);
    connect(write, &IconButton::clicked, this, &DesignRow::exportRequested);
    auto* remove = addAction(QStringLiteral("trash"), tr("Delete %1").arg(m_entry.name));
    remove->setRestColor(Color::T3);
    connect(remove, &IconButton::clicked, this, &DesignRow::deleteRequested);
}

void DesignRow::setBytes(quint64 bytes) {
    m_bytes = bytes;
    update();
}

void DesignRow::setSelected(bool selected) {
    m_selected = selected;
    update();
}

void DesignRow::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const bool ringed = keyboardFocusVisible(this);
    painter.clipToCard(this);
    if (underMouse() || ringed || m_selected)
        painter.fillRect(rect(), color(m_selected ? Color::AccTint : Color::Hover));
    if (ringed)
        painter.roundBox(rect().adjusted(1, 1, -1, -1), radius::control, {}, Color::Acc, 2);
    drawStackGlyph(painter, QRectF(16, 0, 20, height()), m_entry.layers);
    if (m_style == Style::Recent)
        paintRecent(painter);
    else
        paintListed(painter);
}

void DesignRow::paintRecent(WidgetPainter& painter) const {
    const int right = width() - 48;
    const int stateAt = right - 92;
    const int dateAt = stateAt - 112;
    const int summaryAt = qMin(206, dateAt * 9 / 20);
    const auto cell = [&](int from, int to) { return QRectF(from, 0, to - from - 12, height()); };
    painter.textLine(cell(48, summaryAt), m_entry.name, FontStyle::BodyMedium, Color::T1,
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

void DesignRow::paintListed(WidgetPainter& painter) const {
    constexpr int left = 57;
    const int boxAt = width() - boxColumn;
    const int sizeAt = width() - sizeColumn;
    const bool broken = !m_entry.problem.isEmpty();
    const int nameWide = textWidth(m_entry.name, FontStyle::BodyMedium) + 1;
    const QRectF name(left, 17, qMin(nameWide, boxAt - left - 16), 20);
    painter.textLine(name, m_entry.name, FontStyle::BodyMedium, Color::T1, Qt::AlignLeft,
                     Qt::ElideMiddle);
    painter.textLine(QRectF(name.right() + 10, 17, boxAt - name.right() - 26, 20),
                     dateText(m_entry.changedAt), FontStyle::Small, Color::T3);
    painter.textLine(QRectF(left, 37, boxAt - left - 16, 18),
                     broken ? m_entry.problem : m_entry.summary, FontStyle::Small,
                     broken ? Color::Bad : Color::T2);
    const QRectF box(boxAt, 0, sizeAt - boxAt - 8, height());
    if (m_container)
        drawStateMark(painter, QPointF(boxAt + 4, height() / 2.0), markOf(*m_container));
    painter.textLine(box.adjusted(m_container ? 16 : 0, 0, 0, 0),
                     m_container ? phaseText(*m_container) : tr("Not run"), FontStyle::Small,
                     m_container ? Color::T2 : Color::T3);
    painter.textLine(QRectF(sizeAt, 0, sizeColumn - actionsColumn - 12, height()),
                     m_bytes > 0 ? sizeText(m_bytes) : QStringLiteral("–"), FontStyle::Small,
                     Color::T2, Qt::AlignRight);
}

void DesignRow::resizeEvent(QResizeEvent*) {
    int x = width() - 16;
    for (auto button = m_actions.rbegin(); button != m_actions.rend(); ++button) {
        x -= 24;
        (*button)->move(x, (height() - 24) / 2);
        x -= 4;
    }
}

bool DesignRow::event(QEvent* event) {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave ||
        event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    if (event->type() == QEvent::FocusIn)
        Q_EMIT selected();
    return QAbstractButton::event(event);
}

void DesignRow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else if (event->key() == Qt::Key_Delete && m_style == Style::Listed)
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
