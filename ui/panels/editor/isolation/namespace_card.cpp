#include "ui/panels/editor/isolation/namespace_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/isolation/namespace_words.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/select.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {

NamespaceCard::NamespaceCard(const EditorContext& context, const NamespaceRow& row, QWidget* parent)
    : Card(parent)
    , m_context(context)
    , m_row(row)
    , m_mode(new Segmented(tr("%1 namespace").arg(translated("Namespace", row.label)))) {
    setObjectName(QStringLiteral("namespace ") + qt(row.type));
    m_mode->setObjectName(QStringLiteral("mode ") + qt(row.type));
    auto* head = new QHBoxLayout;
    head->setSpacing(space::unit);
    head->addWidget(m_icon = new IconMark(qt(row.icon), Color::Acc, 18));
    head->addWidget(new Label(translated("Namespace", row.label), FontStyle::BodySemibold));
    head->addStretch();
    head->addWidget(m_mode);
    m_mode->add(int(NamespaceMode::New), tr("New"))->setToolTip(tr("A private view"));
    m_mode->add(int(NamespaceMode::Host), tr("Host"))->setToolTip(tr("The same view as the host"));
    m_mode->add(int(NamespaceMode::Container), tr("Join"))
        ->setToolTip(tr("The view of another container"));
    m_mode->add(int(NamespaceMode::Path), tr("Path"))->setToolTip(tr("Any namespace, by its file"));
    body()->setSpacing(0);
    body()->addLayout(head);
    body()->addSpacing(2);
    body()->addWidget(
        (new Label(translated("Namespace", row.isolates), FontStyle::Small, Color::T2))->wrapped());
    body()->addSpacing(6);
    body()->addWidget(m_detailLine = makeDetail());
    body()->addWidget(m_containerLine = makeContainerLine());
    body()->addWidget(m_pathLine = makePathLine());
    body()->addStretch();
    connect(m_mode, &Segmented::chosen, this, [this](int mode) {
        m_context.document.endGesture();
        choose(static_cast<NamespaceMode>(mode));
        m_context.explainer.show(
            [c = m_context, &r = m_row] { return explainNamespace(c.document, r); });
    });
    const auto explain = [context, &row] { return explainNamespace(context.document, row); };
    for (QWidget* control : m_mode->findChildren<QWidget*>())
        context.explainer.attach(control, explain);
    context.explainer.attach(m_container, explain);
    context.explainer.attach(m_path, explain);
    refresh();
}

QWidget* NamespaceCard::makeDetail() {
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_detail = new Label(FontStyle::Code, Color::T2));
    row->addStretch();
    line->setFixedHeight(28);
    return line;
}

QWidget* NamespaceCard::makeContainerLine() {
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::unit);
    row->addWidget(new Label(tr("From"), FontStyle::Body, Color::T2));
    row->addWidget(m_container =
                       new Select(tr("Container whose %1 namespace is joined").arg(qt(m_row.type))),
                   1);
    m_container->setToolTip(tr("The container whose view is shared"));
    connect(m_container, &QComboBox::activated, this, [this](int index) {
        choose(NamespaceMode::Container, m_container->itemData(index).toString());
    });
    return line;
}

QWidget* NamespaceCard::makePathLine() {
    auto* line = new QWidget;
    auto* rows = new QVBoxLayout(line);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(space::half);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::unit);
    row->addWidget(new Label(tr("File"), FontStyle::Body, Color::T2));
    row->addWidget(m_path = new Field(tr("File of the %1 namespace").arg(qt(m_row.type))), 1);
    m_path->setMono(true);
    m_path->setToolTip(tr("The file of a namespace, of a process or bound somewhere"));
    m_path->setPlaceholderText(QStringLiteral("/proc/<pid>/ns/%1").arg(qt(m_row.procName)));
    rows->addLayout(row);
    rows->addWidget(new FieldMessage(m_path));
    connect(m_path, &Field::committed, this,
            [this](const QString& path) { choose(NamespaceMode::Path, path.trimmed()); });
    return line;
}

void NamespaceCard::choose(NamespaceMode mode, const QString& target) {
    NamespaceChoice choice{mode, target.toStdString()};
    if (mode == NamespaceMode::Container && target.isEmpty() && m_container->count() > 0)
        choice.target = m_container->itemData(0).toString().toStdString();
    if (mode == NamespaceMode::Path && target.isEmpty())
        choice.target = QStringLiteral("/proc/1/ns/%1").arg(qt(m_row.procName)).toStdString();
    edits::setNamespace(m_context.document, qt(m_row.type), choice);
}

void NamespaceCard::fillContainers() {
    const QString target = qt(namespaceChoice(m_context.document.spec(), m_row.type).target);
    m_container->clear();
    for (const ContainerInfo& info : m_context.backend.containers()) {
        if (info.phase == Phase::Running || info.phase == Phase::Paused)
            m_container->addItem(tr("%1   pid %2").arg(info.name).arg(info.pid), info.id);
    }
    int at = m_container->findData(target);
    if (at < 0 && !target.isEmpty()) {
        m_container->addItem(tr("%1   not running").arg(target), target);
        at = m_container->count() - 1;
    }
    m_container->setCurrentIndex(at);
}

QString NamespaceCard::detail(NamespaceMode mode) const {
    const ContainerSpec& spec = m_context.document.spec();
    if (mode == NamespaceMode::Host)
        return QStringLiteral("/proc/1/ns/%1").arg(qt(m_row.procName));
    if (m_row.type == "pid" && spec.process && spec.process->args && !spec.process->args->empty())
        return tr("pid 1 is %1").arg(qt(spec.process->args->front()));
    if (m_row.type == "mount")
        return tr("%n mount(s)", nullptr, spec.mounts ? int(spec.mounts->size()) + 1 : 1);
    if (m_row.type == "uts" && spec.hostname)
        return tr("host name %1").arg(qt(*spec.hostname));
    if (m_row.type == "network")
        return tr("lo, and nothing else");
    if (m_row.type == "user" && spec.linux && spec.linux->uidMappings &&
        !spec.linux->uidMappings->empty()) {
        const IdMapping& first = spec.linux->uidMappings->front();
        return QStringLiteral("uid_map = %1 %2 %3")
            .arg(first.containerID)
            .arg(first.hostID)
            .arg(first.size);
    }
    return tr("unshare %1").arg(qt(m_row.unshare));
}

void NamespaceCard::refresh() {
    const NamespaceChoice choice = namespaceChoice(m_context.document.spec(), m_row.type);
    m_mode->setCurrent(int(choice.mode));
    m_mode->setNeutral(choice.mode !=
                       NamespaceMode::New); // the accent is for what is the box's own
    m_icon->set(qt(m_row.icon), choice.mode == NamespaceMode::Host ? Color::T2 : Color::Acc);
    fillContainers();
    m_containerLine->setVisible(choice.mode == NamespaceMode::Container);
    m_pathLine->setVisible(choice.mode == NamespaceMode::Path);
    m_detailLine->setVisible(choice.mode == NamespaceMode::New ||
                             choice.mode == NamespaceMode::Host);
    m_detail->setText(detail(choice.mode));
    m_path->setValue(qt(choice.target));
}

} // namespace boxwright::ui
