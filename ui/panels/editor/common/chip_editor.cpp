#include "ui/panels/editor/common/chip_editor.h"

#include "ui/widgets/paint.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int chipHeight = 26;
constexpr int pad = 6;
constexpr int gap = 6;
constexpr int widest = 320;

QString shown(const QString& argument) {
    return argument.isEmpty() ? QStringLiteral("\"\"") : argument;
}

} // namespace

ChipEditor::ChipEditor(Kind kind, const QString& name, const QString& addText, QWidget* parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_addText(addText) {
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChipEditor::setItems(const QStringList& items) {
    if (items == m_items)
        return;
    m_items = items;
    m_current = std::clamp(m_current, 0, addIndex());
    setAccessibleDescription(m_items.join(QLatin1Char(' ')));
    updateGeometry();
    update();
}

void ChipEditor::setError(bool error) {
    m_error = error;
    update();
}

QSize ChipEditor::sizeHint() const {
    return {400, heightForWidth(width() > 0 ? width() : 400)};
}

int ChipEditor::heightForWidth(int width) const {
    return boxes(width).back().bottom() + pad + 1;
}

std::vector<QRect> ChipEditor::boxes(int width) const {
    std::vector<QRect> all;
    int x = pad;
    int y = pad;
    const auto place = [&](int wanted) {
        if (x > pad && x + wanted > width - pad) {
            x = pad;
            y += chipHeight + gap;
        }
        all.emplace_back(x, y, wanted, chipHeight);
        x += wanted + gap;
    };
    for (int i = 0; i < m_items.size(); ++i) {
        const int number = isCommand() ? textWidth(QString::number(i), FontStyle::Caption) + 8 : 0;
        place(std::min({widest, std::max(60, width - 2 * pad),
                        16 + number + textWidth(shown(m_items[i]), chipFont()) + crossWidth()}));
    }
    place(40 + textWidth(m_addText, FontStyle::BodyMedium));
    return all;
}

int ChipEditor::chipAt(const QPoint& pos) const {
    const std::vector<QRect> all = boxes(width());
    for (int i = 0; i < int(all.size()); ++i) {
        if (all[size_t(i)].contains(pos))
            return i;
    }
    return -1;
}

void ChipEditor::setCurrent(int index) {
    m_current = std::clamp(index, 0, addIndex());
    update();
}

void ChipEditor::move(int from, int to) {
    if (from < 0 || from >= addIndex() || to < 0 || to >= addIndex() || from == to)
        return;
    QStringList moved = m_items;
    moved.move(from, to);
    m_current = to;
    Q_EMIT edited(moved);
}

void ChipEditor::remove(int index) {
    if (index < 0 || index >= addIndex())
        return;
    QStringList fewer = m_items;
    fewer.removeAt(index);
    m_current = std::max(0, index - 1);
    Q_EMIT edited(fewer);
}

void ChipEditor::edit(int index) {
    finishEdit(true);
    m_editing = index;
    m_editor = new QLineEdit(m_items.value(index), this);
    m_editor->setAccessibleName(tr("Item %1").arg(index));
    m_editor->setFont(typeface(FontStyle::Code));
    QRect box = boxes(width())[size_t(index)];
    box.setWidth(std::min(width() - box.left() - pad, std::max(box.width() + 40, 160)));
    m_editor->setGeometry(box);
    m_editor->selectAll();
    m_editor->show();
    m_editor->setFocus();
    connect(m_editor, &QLineEdit::editingFinished, this, [this] { finishEdit(true); });
}

void ChipEditor::finishEdit(bool keep) {
    if (m_editor == nullptr)
        return;
    QLineEdit* editor = std::exchange(m_editor, nullptr);
    const QString text = editor->text();
    const bool hadFocus = editor->hasFocus();
    editor->deleteLater();
    if (hadFocus)
        setFocus();
    QStringList changed = m_items;
    const bool added = m_editing == addIndex();
    if (!keep || (added && text.isEmpty()))
        return;
    if (added)
        changed.append(text);
    else
        changed[m_editing] = text;
    m_current = added ? m_editing + 1 : m_editing;
    if (changed != m_items)
        Q_EMIT edited(changed);
}

void ChipEditor::keyPressEvent(QKeyEvent* event) {
    const bool moving = event->modifiers() & Qt::AltModifier;
    switch (event->key()) {
    case Qt::Key_Left:
        return moving ? move(m_current, m_current - 1) : setCurrent(m_current - 1);
    case Qt::Key_Right:
        return moving ? move(m_current, m_current + 1) : setCurrent(m_current + 1);
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(addIndex());
    case Qt::Key_Backspace:
    case Qt::Key_Delete:
        return remove(m_current);
    case Qt::Key_Insert:
        return edit(addIndex());
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
    case Qt::Key_Space:
        return edit(m_current);
    case Qt::Key_Escape:
        if (m_editor != nullptr)
            return finishEdit(false);
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void ChipEditor::mousePressEvent(QMouseEvent* event) {
    finishEdit(true);
    m_pressed = chipAt(event->pos());
    if (m_pressed >= 0)
        setCurrent(m_pressed);
}

void ChipEditor::mouseReleaseEvent(QMouseEvent* event) {
    const int from = std::exchange(m_pressed, -1);
    const int to = chipAt(event->pos());
    const bool onCross = !isCommand() && to >= 0 && to < addIndex() &&
                         event->pos().x() > boxes(width())[size_t(to)].right() - crossWidth() - 4;
    if (onCross && from == to)
        remove(from);
    else if (from == addIndex() && to == from)
        edit(from);
    else if (from >= 0 && to >= 0 && from != to)
        move(from, std::min(to, addIndex() - 1));
}

void ChipEditor::mouseDoubleClickEvent(QMouseEvent* event) {
    const int index = chipAt(event->pos());
    m_pressed = -1;
    if (index >= 0)
        edit(index);
}

void ChipEditor::resizeEvent(QResizeEvent*) {
    updateGeometry();
}

bool ChipEditor::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = chipAt(help->pos());
        const QString text = index == 0 && isCommand()
                                 ? tr("The program, argv[0]: %1").arg(m_items.value(0))
                             : index >= 0 && index < addIndex() ? m_items.value(index)
                                                                : m_addText;
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

void ChipEditor::paintChip(WidgetPainter& painter, const QRect& box, int index) const {
    const bool current = hasFocus() && index == m_current;
    if (index == addIndex()) {
        if (current)
            painter.roundBox(box, radius::control, {}, Color::Acc, 2);
        drawIcon(painter, QRectF(box.left() + 8, box.center().y() - 6.5, 14, 14),
                 QStringLiteral("plus"), Color::T2);
        painter.textLine(QRectF(box).adjusted(28, 0, 0, 0), m_addText, FontStyle::BodyMedium,
                         Color::T2);
        return;
    }
    const bool program = isCommand() && index == 0;
    const Color edge = current ? Color::Acc : program ? Color::AccLine : Color::Line2;
    painter.roundBox(box, radius::chip,
                     program       ? Color::AccTint
                     : isCommand() ? Color::Hover
                                   : Color::Card,
                     edge, current ? 2 : 1);
    int left = 8;
    if (isCommand()) {
        const QString number = QString::number(index);
        painter.textLine(QRectF(box).adjusted(left, 0, 0, 0), number, FontStyle::Caption,
                         Color::T3);
        left += 6 + textWidth(number, FontStyle::Caption);
    } else {
        drawIcon(painter, QRectF(box.right() - 18, box.center().y() - 5.5, 12, 12),
                 QStringLiteral("x"), Color::T2);
    }
    painter.textLine(QRectF(box).adjusted(left, 0, -6 - crossWidth(), 0), shown(m_items[index]),
                     chipFont(), Color::T1, Qt::AlignLeft, Qt::ElideMiddle);
}

void ChipEditor::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const Color edge = m_error ? Color::Bad : hasFocus() ? Color::Acc : Color::Line2;
    painter.roundBox(rect(), radius::control,
                     Theme::current().isDark() ? Color::Sunken : Color::Card, edge);
    const std::vector<QRect> all = boxes(width());
    for (int i = 0; i < int(all.size()); ++i)
        paintChip(painter, all[size_t(i)], i);
}

} // namespace boxwright::ui
