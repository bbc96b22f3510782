#include "ui/panels/editor/limits/limits_tab.h"

#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/limits/cpu_card.h"
#include "ui/panels/editor/limits/io_card.h"
#include "ui/panels/editor/limits/limit_fold.h"
#include "ui/panels/editor/limits/memory_card.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/notice.h"

#include <QHBoxLayout>
#include <QPointer>

namespace boxwright::ui {

LimitsTab::LimitsTab(const EditorContext& context, QWidget* parent)
    : EditorTab(context, parent)
    , m_missing(new Notice)
    , m_cpu(new CpuCard(context))
    , m_memory(new MemoryCard(context))
    , m_processes(new ProcessesCard(context))
    , m_io(new IoCard(context))
    , m_hugePages(new HugePagesCard(context)) {
    column()->addWidget(m_missing);
    QHBoxLayout* first = addCardRow(column());
    first->addWidget(m_cpu, 1);
    first->addWidget(m_memory, 1);
    QHBoxLayout* second = addCardRow(column());
    second->addWidget(m_processes, 9);
    second->addWidget(m_io, 19);
    column()->addWidget(m_hugePages);
    column()->addStretch();
    refresh();
}

int LimitsTab::counter() const {
    int count = 0;
    for (const LimitRow& row : limitCatalogue()) {
        if (row.instance == LimitInstance::Single)
            count += limitOf(spec(), row).has_value();
        else
            count += int(limitInstances(spec(), row).size());
    }
    return count;
}

void LimitsTab::reveal(const LimitRow& row) {
    QPointer<QWidget> control = controlOf(row);
    if (!control)
        return;
    for (QWidget* around = control->parentWidget(); around != this; around = around->parentWidget())
        if (auto* fold = qobject_cast<LimitFold*>(around))
            fold->unfold();
    if (control->isEnabled())
        control->setFocus(Qt::ShortcutFocusReason);
    else
        context().explainer.show(
            [context = context(), &row] { return explainLimit(context, row, {}); });
    // Once what was unfolded has its place.
    QMetaObject::invokeMethod(
        this,
        [this, control] {
            if (control)
                ensureWidgetVisible(control, 0, viewport()->height() / 3);
        },
        Qt::QueuedConnection);
}

/// It has the key as its name, with "@8:0" behind it where there is one for each device.
QWidget* LimitsTab::controlOf(const LimitRow& row) const {
    const QString key = qt(row.key);
    if (row.instance == LimitInstance::Single)
        return findChild<QWidget*>(key);
    for (LimitField* field : findChildren<LimitField*>())
        if (field->objectName().startsWith(key + QLatin1Char('@')) && !field->isHidden())
            return field;
    return row.instance == LimitInstance::Device ? m_io->addButton() : m_hugePages->addButton();
}

QString LimitsTab::missingText() const {
    QStringList controllers;
    QString reason;
    for (const LimitRow& row : limitCatalogue()) {
        const QString controller = qt(row.controller);
        const QString why = context().facts.missingController(controller);
        if (why.isEmpty() || controllers.contains(controller))
            continue;
        controllers.append(controller);
        reason = why;
    }
    if (controllers.isEmpty())
        return {};
    return tr("Not on this machine: %1. %2").arg(controllers.join(QStringLiteral(", ")), reason);
}

void LimitsTab::refresh() {
    m_missing->setText(missingText());
    m_cpu->refresh();
    m_memory->refresh();
    m_processes->refresh();
    m_io->refresh();
    m_hugePages->refresh();
}

} // namespace boxwright::ui
