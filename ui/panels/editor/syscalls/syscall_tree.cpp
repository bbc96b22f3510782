#include "ui/panels/editor/syscalls/syscall_tree.h"

#include "engine/base/error.h"
#include "ui/models/row_painting.h"
#include "ui/models/syscall_delegate.h"
#include "ui/models/syscall_filter.h"
#include "ui/models/syscall_model.h"
#include "ui/panels/editor/syscalls/rule_editor.h"
#include "ui/panels/editor/syscalls/syscall_header.h"
#include "ui/style/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

#include <cerrno>

namespace boxwright::ui {
namespace {

constexpr int nameWidth = 208;
constexpr int riskWidth = 92;
constexpr int actionWidth = 176;

/// What programs are written to expect, besides the two that have rows of their own.
constexpr uint32_t furtherErrnos[] = {EACCES, EINVAL, ENODEV, ENOENT, EAGAIN, EOPNOTSUPP, EBUSY};

} // namespace

SyscallTree::SyscallTree(SyscallModel& model, SyscallFilter& filter, QWidget* parent)
    : QTreeView(parent)
    , m_model(model)
    , m_filter(filter)
    , m_delegate(new SyscallDelegate(this)) {
    setObjectName(QStringLiteral("syscallTree"));
    setProperty("bare", true);
    setHeader(new SyscallHeader(this));
    setAccessibleName(tr("Syscalls by purpose"));
    filter.setSourceModel(&model);
    setModel(&filter);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setRootIsDecorated(false);
    setIndentation(0);
    setVerticalScrollMode(ScrollPerPixel);
    setAllColumnsShowFocus(true);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    header()->setStretchLastSection(false);
    header()->setHighlightSections(false);
}

void SyscallTree::setRuleEditor(RuleEditor* rules) {
    m_rules = rules;
    rules->setParent(viewport());
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SyscallTree::refreshRules);
    connect(rules, &RuleEditor::left, this, qOverload<>(&QWidget::setFocus));
    refreshRules();
}

void SyscallTree::refreshRules() {
    const QModelIndex index = currentIndex().siblingAtColumn(0);
    const bool open = index.isValid() && !isGroup(index);
    m_rules->setSyscall(open ? index.data(SyscallModel::NameRole).toString() : QString());
    const int height = m_rules->neededHeight();
    if (m_delegate->extraHeight(index) != height || height == 0) {
        m_delegate->setOpen(height > 0 ? index : QModelIndex(), height);
        scheduleDelayedItemsLayout();
    }
    QWidget* before = this;
    for (QWidget* control : m_rules->controls()) {
        setTabOrder(before, control);
        before = control;
    }
    placeRules();
}

void SyscallTree::placeRules() {
    if (m_rules == nullptr)
        return;
    const QModelIndex index = currentIndex().siblingAtColumn(0);
    const QRect row = visualRect(index);
    const bool shown = m_rules->neededHeight() > 0 && row.isValid();
    if (shown)
        m_rules->setGeometry(0, row.top() + SyscallDelegate::rowHeight, viewport()->width(),
                             m_rules->neededHeight());
    m_rules->setVisible(shown);
}

void SyscallTree::updateGeometries() {
    QTreeView::updateGeometries();
    placeRules();
}

void SyscallTree::scrollContentsBy(int dx, int dy) {
    QTreeView::scrollContentsBy(dx, dy);
    placeRules();
}

bool SyscallTree::isGroup(const QModelIndex& index) const {
    return index.data(SyscallModel::IsGroupRole).toBool();
}

void SyscallTree::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    header()->resizeSection(static_cast<int>(SyscallColumn::Name), nameWidth);
    header()->resizeSection(static_cast<int>(SyscallColumn::Risk), riskWidth);
    header()->resizeSection(static_cast<int>(SyscallColumn::Action), actionWidth);
    header()->resizeSection(static_cast<int>(SyscallColumn::Does),
                            viewport()->width() - nameWidth - riskWidth - actionWidth);
}

void SyscallTree::drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    const QRect row(0, option.rect.top(), viewport()->width(), SyscallDelegate::rowHeight);
    const bool current =
        index.row() == currentIndex().row() && index.parent() == currentIndex().parent();
    const bool open = m_delegate->extraHeight(index) > 0;
    const Color ground = open || (current && hasFocus()) ? Color::AccTint
                         : isGroup(index)                ? Color::Canvas
                                                         : Color::Card;
    painter->fillRect(row, color(ground));
    if (!open)
        painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), color(Color::Line));
    if (isGroup(index))
        return drawGroup(*painter, row, index);
    const int logical[] = {0, 1, 2, 3};
    for (int column : logical) {
        QStyleOptionViewItem cell = option;
        const QModelIndex at = index.siblingAtColumn(column);
        cell.rect =
            QRect(columnViewportPosition(column), row.top(), columnWidth(column), row.height() - 1);
        itemDelegate()->paint(painter, cell, at);
    }
}

QString SyscallTree::groupCount(const QModelIndex& index) const {
    const int shown = m_filter.rowCount(index);
    const int all = m_model.rowCount(m_filter.mapToSource(index));
    return shown == all ? tr("%n syscall(s)", nullptr, all)
                        : tr("%1 of %2 shown").arg(shown).arg(all);
}

void SyscallTree::drawGroup(QPainter& painter, const QRect& row, const QModelIndex& index) const {
    painter.setRenderHint(QPainter::Antialiasing);
    drawIcon(painter, QRectF(row.left() + 14, row.center().y() - 6.5, 14, 14),
             isExpanded(index) ? QStringLiteral("down") : QStringLiteral("right"), Color::T2);
    const QString name = index.data().toString();
    const QFont bold = typeface(FontStyle::BodySemibold);
    drawText(painter, row.adjusted(40, 0, -300, 0), name, bold, Color::T1);
    const int after = 40 + QFontMetrics(bold).horizontalAdvance(name) + 10;
    drawText(painter, row.adjusted(after, 0, -300, 0), groupCount(index),
             typeface(FontStyle::Small), Color::T3);
    drawText(painter, row.adjusted(0, 0, -space::page, 0),
             index.data(SyscallModel::ConditionRole).toString(), typeface(FontStyle::Small),
             Color::T2, Qt::AlignRight | Qt::AlignVCenter);
}

void SyscallTree::openActions(const QModelIndex& index) {
    QMenu menu(this);
    const QModelIndex source = m_filter.mapToSource(index.siblingAtColumn(0));
    if (isGroup(index))
        menu.addSection(tr("All of %1").arg(index.siblingAtColumn(0).data().toString()));
    for (const SyscallAction& action : syscallActions()) {
        menu.addAction(
            icon(QString::fromLatin1(action.icon), action.color),
            tr("%1   %2").arg(actionLabel(action), actionExplanation(action)), this,
            [this, source, &action] { m_model.setAction(source, action.action, action.errnoRet); });
    }
    addErrnos(menu, source);
    if (!isGroup(index))
        menu.addAction(icon(QStringLiteral("filter"), Color::Acc),
                       tr("With a condition…   depending on its arguments"), this,
                       [this, index] { addCondition(index); });
    const QRect row = visualRect(index.siblingAtColumn(static_cast<int>(SyscallColumn::Action)));
    menu.exec(
        viewport()->mapToGlobal(QPoint(row.left(), row.top() + SyscallDelegate::rowHeight - 4)));
}

void SyscallTree::addErrnos(QMenu& menu, const QModelIndex& source) {
    QMenu* further = menu.addMenu(icon(QStringLiteral("ban"), Color::Bad), tr("Another errno"));
    for (uint32_t number : furtherErrnos) {
        further->addAction(
            QStringLiteral("%1   %2")
                .arg(QString::fromStdString(errnoName(int(number))))
                .arg(number),
            this, [this, source, number] { m_model.setAction(source, "SCMP_ACT_ERRNO", number); });
    }
}

void SyscallTree::addCondition(const QModelIndex& index) {
    m_rules->addFirstRule(index.siblingAtColumn(0).data(SyscallModel::NameRole).toString());
    setCurrentIndex(index.siblingAtColumn(0));
    refreshRules();
    m_rules->focusFirst();
}

void SyscallTree::mouseReleaseEvent(QMouseEvent* event) {
    QTreeView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (!index.isValid() || event->button() != Qt::LeftButton)
        return;
    if (isGroup(index.siblingAtColumn(0)))
        setExpanded(index.siblingAtColumn(0), !isExpanded(index.siblingAtColumn(0)));
    else if (index.column() == static_cast<int>(SyscallColumn::Action))
        openActions(index);
}

void SyscallTree::keyPressEvent(QKeyEvent* event) {
    const QModelIndex index = currentIndex();
    const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (opens && index.isValid())
        return openActions(index);
    if (event->key() == Qt::Key_Space && index.isValid() && !isGroup(index.siblingAtColumn(0))) {
        const QModelIndex source = m_filter.mapToSource(index.siblingAtColumn(0));
        const bool allowed = allows(source.data(SyscallModel::ActionRole).toString().toStdString());
        return allowed ? m_model.setAction(source, "SCMP_ACT_ERRNO", EPERM)
                       : m_model.setAction(source, "SCMP_ACT_ALLOW");
    }
    QTreeView::keyPressEvent(event);
}

} // namespace boxwright::ui
