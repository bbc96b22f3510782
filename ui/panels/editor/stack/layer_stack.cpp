#include "ui/panels/editor/stack/layer_stack.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/stack/stack_accessible.h"
#include "ui/panels/editor/stack/stack_motion.h"
#include "ui/panels/editor/stack/stack_painter.h"
#include "ui/style/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace boxwright::ui {

LayerStack::LayerStack(SpecDocument& document, Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_backend(backend)
    , m_motion(new StackMotion(*this)) {
    installStackAccessibility();
    setObjectName(QStringLiteral("layerStack"));
    setAccessibleName(tr("Layers of the box, top first"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&document, &SpecDocument::changed, this, &LayerStack::refresh);
    connect(&backend, &Backend::layersChanged, this, &LayerStack::refresh);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
    refresh();
}

void LayerStack::refresh() {
    const std::vector<Slab> old = std::move(m_slabs);
    const size_t before = old.size();
    m_slabs = slabsOf(m_document.design(), m_backend.layers());
    slideFrom(old);
    m_current = std::clamp(m_current, 0, int(m_slabs.size()) - 1);
    if (m_slabs.size() != before) {
        finishRename(false);
        updateGeometry();
    }
    announce();
    update();
}

QSize LayerStack::sizeHint() const {
    return {840, StackGeometry::heightFor(int(m_slabs.size()))};
}

QSize LayerStack::minimumSizeHint() const {
    return {620, sizeHint().height()};
}

void LayerStack::setCurrentRow(int row) {
    if (row < 0 || row >= int(m_slabs.size()))
        return;
    m_current = row;
    announce();
    update();
    Q_EMIT currentChanged(m_slabs[size_t(row)]);
}

/// Every slab that has changed its row starts where it was. Layers are told apart by digest and
/// name; of two that are alike it does not matter which is which.
void LayerStack::slideFrom(const std::vector<Slab>& before) {
    std::vector<double> distances;
    std::vector<bool> taken(before.size(), false);
    for (size_t row = 0; row < m_slabs.size(); ++row) {
        size_t was = 0;
        while (was < before.size() && (taken[was] || before[was].key != m_slabs[row].key))
            ++was;
        if (was < before.size())
            taken[was] = true;
        double from = was < before.size() ? double(was) : double(row);
        distances.push_back((from - double(row)) * StackGeometry::pitch);
        if (int(was) == m_pressed && m_droppedAt != 0)
            distances.back() += m_droppedAt;
    }
    if (std::any_of(distances.begin(), distances.end(), [](double d) { return d != 0; }))
        m_motion->slideFrom(std::move(distances));
}

QString LayerStack::describe(int row) const {
    const Slab& slab = m_slabs[size_t(row)];
    if (slab.isWritable())
        return tr("%1, %2").arg(slab.name, slab.detail);
    if (slab.missing)
        return tr("%1: %2, missing, %3").arg(slab.tag, slab.name, slab.detail);
    return tr("%1: %2, %3, %4 %5")
        .arg(slab.tag, slab.name, slab.enabled ? tr("on") : tr("off"), slab.files, slab.size);
}

void LayerStack::announce() {
    setAccessibleDescription(describe(m_current));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    QAccessibleEvent focused(this, QAccessible::Focus);
    focused.setChild(m_current);
    if (hasFocus())
        QAccessible::updateAccessibility(&focused);
}

void LayerStack::moveTo(int fromRow, int toRow) {
    if (!isLayer(fromRow) || !isLayer(toRow) || fromRow == toRow)
        return;
    m_current = toRow;
    edits::moveLayer(m_document, m_slabs[size_t(fromRow)].layer, m_slabs[size_t(toRow)].layer);
    setCurrentRow(toRow);
}

void LayerStack::move(int row, int by) {
    moveTo(row, row + by);
}

void LayerStack::toggle(int row) {
    const Slab slab = m_slabs[size_t(row)];
    if (slab.isWritable())
        edits::setWritable(m_document, slab.keeps ? WritableLayer::ThrowAway : WritableLayer::Keep);
    else
        edits::setLayerEnabled(m_document, slab.layer, !slab.enabled);
}

void LayerStack::remove(int row) {
    if (!isLayer(row))
        return;
    const Slab slab = m_slabs[size_t(row)];
    edits::removeLayer(m_document, slab.layer);
    Q_EMIT removed(slab.name);
}

void LayerStack::rename(int row) {
    if (!isLayer(row))
        return;
    finishRename(true);
    m_renamingRow = row;
    m_renaming = new QLineEdit(m_slabs[size_t(row)].name, this);
    m_renaming->setAccessibleName(tr("Name of the layer"));
    QRect box = geometryNow().name(row);
    m_renaming->setGeometry(box.adjusted(-6, 4, 0, -4));
    m_renaming->show();
    m_renaming->selectAll();
    m_renaming->setFocus();
    m_renaming->installEventFilter(this);
    connect(m_renaming, &QLineEdit::editingFinished, this, [this] { finishRename(true); });
}

void LayerStack::finishRename(bool keep) {
    if (m_renaming == nullptr)
        return;
    QLineEdit* editor = std::exchange(m_renaming, nullptr);
    const int row = std::exchange(m_renamingRow, -1);
    const QString name = editor->text().trimmed();
    editor->deleteLater();
    setFocus();
    if (keep && !name.isEmpty() && isLayer(row)) {
        m_document.endGesture();
        edits::renameLayer(m_document, m_slabs[size_t(row)].layer, name);
    }
}

void LayerStack::mend(int row) {
    if (!isLayer(row) || !m_slabs[size_t(row)].missing)
        return;
    Q_EMIT importRequested(mapToGlobal(geometryNow().import(row).bottomLeft() + QPoint(0, 2)));
}

void LayerStack::keyPressEvent(QKeyEvent* event) {
    const bool moving = event->modifiers() & Qt::AltModifier;
    switch (event->key()) {
    case Qt::Key_Up:
        return moving ? move(m_current, -1) : setCurrentRow(m_current - 1);
    case Qt::Key_Down:
        return moving ? move(m_current, 1) : setCurrentRow(m_current + 1);
    case Qt::Key_Home:
        return setCurrentRow(0);
    case Qt::Key_End:
        return setCurrentRow(rowCount() - 1);
    case Qt::Key_Space:
        return toggle(m_current);
    case Qt::Key_F2:
        return rename(m_current);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return mend(m_current);
    case Qt::Key_Delete:
        return remove(m_current);
    case Qt::Key_Escape:
        if (m_dropRow >= 0) {
            m_dropRow = m_pressed = -1;
            return update();
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void LayerStack::mousePressEvent(QMouseEvent* event) {
    const int row = geometryNow().rowAt(event->pos());
    if (row < 0 || event->button() != Qt::LeftButton)
        return;
    setCurrentRow(row);
    if (m_slabs[size_t(row)].missing && geometryNow().import(row).contains(event->pos()))
        return mend(row);
    if (m_slabs[size_t(row)].missing && geometryNow().discard(row).contains(event->pos()))
        return remove(row);
    if (geometryNow().action(row).contains(event->pos()))
        return toggle(row);
    m_pressed = row;
    m_pressedAt = event->pos();
}

void LayerStack::mouseMoveEvent(QMouseEvent* event) {
    const int hovered = geometryNow().rowAt(event->pos());
    if (hovered != m_motion->hovered()) {
        m_motion->setHovered(hovered);
        setCursor(isLayer(hovered) ? Qt::OpenHandCursor : Qt::ArrowCursor);
    }
    const bool far =
        (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (isLayer(m_pressed) && (m_dropRow >= 0 || far))
        dragTo(event->pos());
}

void LayerStack::dragTo(const QPoint& position) {
    m_dragY = position.y() - m_pressedAt.y();
    m_dropRow = geometryNow().dropRow(position.y());
    setCursor(Qt::ClosedHandCursor);
    update();
}

void LayerStack::mouseReleaseEvent(QMouseEvent*) {
    const int from = m_pressed;
    const int to = std::exchange(m_dropRow, -1);
    m_droppedAt = to >= 0 ? m_dragY : 0;
    if (to >= 0)
        moveTo(from, to);
    m_pressed = -1;
    m_droppedAt = 0;
    setCursor(isLayer(m_motion->hovered()) ? Qt::OpenHandCursor : Qt::ArrowCursor);
    update();
}

void LayerStack::mouseDoubleClickEvent(QMouseEvent* event) {
    const int row = geometryNow().rowAt(event->pos());
    m_pressed = -1;
    if (row >= 0 && !geometryNow().action(row).contains(event->pos()))
        rename(row);
}

std::vector<LayerStack::SlabAction> LayerStack::actionsOf(int row) {
    const Slab& slab = m_slabs[size_t(row)];
    if (slab.isWritable())
        return {{slab.keeps ? tr("Throw away when the program ends") : tr("Keep"), "eye",
                 tr("Space"), true, [=, this] { toggle(row); }}};
    std::vector<SlabAction> all{
        {tr("Move up"), "up", tr("Alt+Up"), isLayer(row - 1), [=, this] { move(row, -1); }},
        {tr("Move down"), "down", tr("Alt+Down"), isLayer(row + 1), [=, this] { move(row, 1); }},
        {tr("Rename"), "design", tr("F2"), true, [=, this] { rename(row); }},
        {slab.enabled ? tr("Switch off") : tr("Switch on"), slab.enabled ? "eyeoff" : "eye",
         tr("Space"), true, [=, this] { toggle(row); }},
        {tr("Remove from the design"), "trash", tr("Del"), true, [=, this] { remove(row); }}};
    if (slab.missing)
        all.insert(all.begin(),
                   {tr("Import…"), "import", tr("Enter"), true, [=, this] { mend(row); }});
    return all;
}

QStringList LayerStack::actionNames(int row) const {
    QStringList names;
    for (const SlabAction& action : const_cast<LayerStack*>(this)->actionsOf(row)) {
        if (action.possible)
            names.append(action.name);
    }
    return names;
}

void LayerStack::act(int row, const QString& name) {
    for (const SlabAction& action : actionsOf(row)) {
        if (action.possible && action.name == name)
            return action.act();
    }
}

void LayerStack::contextMenuEvent(QContextMenuEvent* event) {
    const int row =
        event->reason() == QContextMenuEvent::Mouse ? geometryNow().rowAt(event->pos()) : m_current;
    if (row < 0)
        return;
    setCurrentRow(row);
    QMenu menu(this);
    for (const SlabAction& action : actionsOf(row)) {
        menu.addAction(icon(QString::fromLatin1(action.icon)),
                       action.name + QLatin1Char('\t') + action.keys, this, action.act)
            ->setEnabled(action.possible);
    }
    menu.exec(event->globalPos());
}

void LayerStack::leaveEvent(QEvent*) {
    m_motion->setHovered(-1);
}

void LayerStack::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
    Q_EMIT currentChanged(m_slabs[size_t(m_current)]);
}

void LayerStack::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

bool LayerStack::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), this);
        return true;
    }
    // Up and Down must not leave the stack, nor may Alt+Up open a menu.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down || key->key() == Qt::Key_Delete)
            event->accept();
    }
    return QWidget::event(event);
}

QString LayerStack::toolTipAt(const QPoint& position) const {
    const StackGeometry geometry = geometryNow();
    const int row = geometry.rowAt(position);
    if (row < 0)
        return {};
    const Slab& slab = m_slabs[size_t(row)];
    if (slab.missing && geometry.import(row).contains(position))
        return tr("Import this layer again (Enter)");
    if (slab.missing && geometry.discard(row).contains(position))
        return tr("Take it out of the design (Del)");
    if (!geometry.action(row).contains(position))
        return describe(row);
    if (slab.isWritable())
        return slab.keeps ? tr("Kept until the container is deleted (Space)")
                          : tr("Thrown away when the program ends (Space)");
    return slab.enabled ? tr("Switch this layer off (Space)") : tr("Switch this layer on (Space)");
}

void LayerStack::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    StackPainter stack(painter, geometryNow(), font());
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (m_dropRow >= 0 && row == m_pressed)
            continue;
        const SlabState state{row == m_motion->hovered() ? m_motion->hoverShare() : 0,
                              row == m_current && hasFocus(), false};
        const double offset = m_motion->offset(row);
        painter.translate(0, offset);
        stack.drawSlab(m_slabs[size_t(row)], row, state);
        painter.translate(0, -offset);
    }
    stack.drawMerged(m_slabs);
    if (m_dropRow >= 0) {
        stack.drawDropMark(m_dropRow, m_dropRow > m_pressed);
        painter.translate(8, m_dragY);
        stack.drawSlab(m_slabs[size_t(m_pressed)], m_pressed, {1, true, true});
    }
}

} // namespace boxwright::ui
