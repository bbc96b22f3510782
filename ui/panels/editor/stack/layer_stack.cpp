#include "ui/panels/editor/stack/layer_stack.h"

#include "ui/document/edits.h"
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
    , m_backend(backend) {
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
    const size_t before = m_slabs.size();
    m_slabs = slabsOf(m_document.design(), m_backend.layers());
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

QString LayerStack::describe(const Slab& slab) const {
    if (slab.isWritable())
        return tr("%1, %2").arg(slab.name, slab.detail);
    const QString state = slab.missing ? tr("missing") : slab.enabled ? tr("on") : tr("off");
    return tr("%1: %2, %3, %4 %5").arg(slab.tag, slab.name, state, slab.files, slab.size);
}

void LayerStack::announce() {
    setAccessibleDescription(describe(m_slabs[size_t(m_current)]));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
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
        return setCurrentRow(int(m_slabs.size()) - 1);
    case Qt::Key_Space:
        return toggle(m_current);
    case Qt::Key_F2:
        return rename(m_current);
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
    if (geometryNow().action(row).contains(event->pos()))
        return toggle(row);
    m_pressed = row;
    m_pressedAt = event->pos();
}

void LayerStack::mouseMoveEvent(QMouseEvent* event) {
    const int hovered = geometryNow().rowAt(event->pos());
    if (hovered != m_hovered) {
        m_hovered = hovered;
        setCursor(isLayer(hovered) ? Qt::OpenHandCursor : Qt::ArrowCursor);
        update();
    }
    const bool far =
        (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (!isLayer(m_pressed) || (m_dropRow < 0 && !far))
        return;
    m_dragY = event->pos().y() - m_pressedAt.y();
    m_dropRow = geometryNow().dropRow(event->pos().y());
    update();
}

void LayerStack::mouseReleaseEvent(QMouseEvent*) {
    const int from = std::exchange(m_pressed, -1);
    const int to = std::exchange(m_dropRow, -1);
    if (to >= 0)
        moveTo(from, to);
    update();
}

void LayerStack::mouseDoubleClickEvent(QMouseEvent* event) {
    const int row = geometryNow().rowAt(event->pos());
    m_pressed = -1;
    if (row >= 0 && !geometryNow().action(row).contains(event->pos()))
        rename(row);
}

void LayerStack::contextMenuEvent(QContextMenuEvent* event) {
    const int row =
        event->reason() == QContextMenuEvent::Mouse ? geometryNow().rowAt(event->pos()) : m_current;
    if (!isLayer(row))
        return;
    setCurrentRow(row);
    QMenu menu(this);
    menu.addAction(icon(QStringLiteral("up")), tr("Move up\tAlt+Up"), this,
                   [=, this] { move(row, -1); })
        ->setEnabled(isLayer(row - 1));
    menu.addAction(icon(QStringLiteral("down")), tr("Move down\tAlt+Down"), this,
                   [=, this] { move(row, 1); })
        ->setEnabled(isLayer(row + 1));
    menu.addAction(icon(QStringLiteral("design")), tr("Rename\tF2"), this,
                   [=, this] { rename(row); });
    const bool on = m_slabs[size_t(row)].enabled;
    menu.addAction(icon(on ? QStringLiteral("eyeoff") : QStringLiteral("eye")),
                   on ? tr("Switch off\tSpace") : tr("Switch on\tSpace"), this,
                   [=, this] { toggle(row); });
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("trash")), tr("Remove from the design\tDel"), this,
                   [=, this] { remove(row); });
    menu.exec(event->globalPos());
}

void LayerStack::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
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
        const int row = geometryNow().rowAt(help->pos());
        if (row < 0)
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), describe(m_slabs[size_t(row)]), this);
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

void LayerStack::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    StackPainter stack(painter, geometryNow(), font());
    for (int row = int(m_slabs.size()) - 1; row >= 0; --row) {
        const bool lifted = m_dropRow >= 0 && row == m_pressed;
        SlabState state{row == m_hovered, row == m_current && hasFocus(), false};
        if (lifted)
            continue;
        stack.drawSlab(m_slabs[size_t(row)], row, state);
    }
    stack.drawMerged(m_slabs);
    if (m_dropRow >= 0) {
        stack.drawDropMark(m_dropRow, m_dropRow > m_pressed);
        painter.translate(8, m_dragY);
        stack.drawSlab(m_slabs[size_t(m_pressed)], m_pressed, {true, true, true});
    }
}

} // namespace boxwright::ui
