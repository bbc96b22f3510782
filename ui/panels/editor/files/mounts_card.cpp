#include "ui/panels/editor/files/mounts_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/files/mount_editor.h"
#include "ui/panels/editor/files/mount_row.h"

#include <QVBoxLayout>

#include <utility>

namespace boxwright::ui {

MountsCard::MountsCard(const EditorContext& context, QWidget* parent)
    : Card(parent)
    , m_context(context)
    , m_dropMark(new Surface(Color::Acc, this)) {
    setObjectName(QStringLiteral("mounts"));
    m_dropMark->setObjectName(QStringLiteral("mountDropMark"));
    m_dropMark->hide();
    body()->setContentsMargins(1, 1, 1, 1);
    body()->setSpacing(0);
    rebuild();
}

std::vector<Mount> MountsCard::mounts() const {
    return m_context.document.spec().mounts.value_or(std::vector<Mount>{});
}

void MountsCard::select(int index) {
    m_selected = index;
    rebuild();
    m_context.explainer.show(
        [context = m_context, index] { return explainMount(context.document, index); });
}

void MountsCard::addRow(int index, const Mount& mount, bool last) {
    auto* row = new MountRow(index + 2, mount);
    row->setLast(last);
    row->setSelected(index == m_selected);
    row->setProblem(problemAt(m_context.document, QStringLiteral("/mounts/%1").arg(index)));
    connect(row, &MountRow::chosen, this,
            [this, index] { select(m_selected == index ? -1 : index); });
    connect(row, &MountRow::moveRequested, this, [this, index](int by) { move(index, by); });
    connect(row, &MountRow::removeRequested, this, [this, index] { remove(index); });
    connect(row, &MountRow::stepRequested, this, [this, index](int by) { step(index + 1, by); });
    connect(row, &MountRow::dragged, this, [this, index](int y) { dragTo(index, y); });
    connect(row, &MountRow::dropped, this, [this, index](bool here) { drop(index, here); });
    m_context.explainer.attach(
        row, [context = m_context, index] { return explainMount(context.document, index); });
    body()->addWidget(row);
    m_rows.push_back(row);
    if (index == m_selected)
        body()->addWidget(m_editor = new MountEditor(m_context, index));
}

void MountsCard::rebuild() {
    const int focused = [this] {
        for (int i = 0; i < int(m_rows.size()); ++i) {
            if (m_rows[size_t(i)]->hasFocus())
                return i;
        }
        return -1;
    }();
    clearLayout(body());
    m_rows.clear();
    m_editor = nullptr;
    m_shown = mounts();
    m_shownLayers = m_context.document.design().layers.size();
    m_shownReadonly = m_context.document.spec().root.value_or(Root{}).readonly.value_or(false);
    body()->addWidget(new MountHeader);
    auto* root = MountRow::root(tr("%n layer(s), one view", nullptr, int(m_shownLayers) + 1),
                                m_shownReadonly);
    connect(root, &MountRow::stepRequested, this, [this](int by) { step(0, by); });
    body()->addWidget(root);
    m_rows.push_back(root);
    for (int index = 0; index < int(m_shown.size()); ++index)
        addRow(index, m_shown[size_t(index)], index + 1 == int(m_shown.size()));
    if (focused >= 0 && focused < int(m_rows.size()))
        m_rows[size_t(focused)]->setFocus();
}

void MountsCard::step(int row, int by) {
    const int to = row + by;
    if (to >= 0 && to < int(m_rows.size()))
        m_rows[size_t(to)]->setFocus();
}

void MountsCard::move(int index, int by) {
    const int to = index + by;
    if (to < 0 || to >= int(m_shown.size()))
        return;
    if (m_selected == index)
        m_selected = to;
    m_context.document.endGesture();
    edits::moveMount(m_context.document, index, to);
    m_rows[size_t(to + 1)]->setFocus();
}

void MountsCard::dragTo(int index, int y) {
    m_dropIndex = 0;
    for (int row = 1; row < int(m_rows.size()); ++row) {
        if (y > m_rows[size_t(row)]->geometry().center().y())
            m_dropIndex = row;
    }
    // The place is counted among the others: below its own row it is one less.
    const int line = m_dropIndex;
    if (m_dropIndex > index)
        --m_dropIndex;
    m_rows[size_t(index + 1)]->setLifted(true);
    m_dropMark->setGeometry(8, m_rows[size_t(line)]->geometry().bottom(), width() - 16, 2);
    m_dropMark->setVisible(m_dropIndex != index);
    m_dropMark->raise();
}

void MountsCard::drop(int index, bool here) {
    const int to = std::exchange(m_dropIndex, -1);
    m_dropMark->hide();
    m_rows[size_t(index + 1)]->setLifted(false);
    if (here && to >= 0 && to != index)
        move(index, to - index);
}

void MountsCard::remove(int index) {
    const QString where = qt(m_shown[size_t(index)].destination);
    m_selected = -1;
    m_context.document.endGesture();
    edits::removeMount(m_context.document, index);
    Q_EMIT removed(where);
}

void MountsCard::refresh() {
    const std::vector<Mount> now = mounts();
    if (m_selected >= int(now.size()))
        m_selected = -1;
    const bool readonly = m_context.document.spec().root.value_or(Root{}).readonly.value_or(false);
    const bool rootChanged =
        readonly != m_shownReadonly || m_shownLayers != m_context.document.design().layers.size();
    // The editor is one of the rows' neighbours: typing in it must not take it away.
    if (m_editor != nullptr && now.size() == m_shown.size() &&
        m_editor->isAncestorOf(focusWidget())) {
        m_shown = now;
        return m_editor->refresh();
    }
    if (now != m_shown || rootChanged)
        rebuild();
    for (int index = 0; index < int(now.size()); ++index)
        m_rows[size_t(index + 1)]->setProblem(
            problemAt(m_context.document, QStringLiteral("/mounts/%1").arg(index)));
    if (m_editor != nullptr)
        m_editor->refresh();
}

} // namespace boxwright::ui
