#include "ui/panels/container/two_views.h"

#include "engine/model/namespaces.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/paint.h"

#include <QGridLayout>

namespace boxwright::ui {
namespace {

/// Where the host sees an id of the container, through the first mapping that holds it.
qint64 hostId(const std::optional<std::vector<IdMapping>>& mappings, uint32_t id, uint helperUid) {
    for (const IdMapping& mapping : mappings.value_or(std::vector<IdMapping>{})) {
        if (id >= mapping.containerID && id - mapping.containerID < mapping.size)
            return qint64(mapping.hostID) + (id - mapping.containerID);
    }
    // Rootless runs map their root to the user; root's runs map nothing unless asked to.
    return helperUid != 0 && id == 0 ? qint64(helperUid) : qint64(id);
}

/// "/sys/fs/cgroup/user.slice/box" -> "user.slice/box": the mount says nothing here.
QString belowCgroupRoot(const QString& path) {
    for (const char* mount : {"/sys/fs/cgroup/unified/", "/sys/fs/cgroup/"}) {
        if (path.startsWith(QLatin1String(mount)))
            return path.mid(qsizetype(qstrlen(mount)));
    }
    return path;
}

bool isNew(const ContainerSpec& spec, const char* type) {
    return namespaceChoice(spec, type).mode != NamespaceMode::Host;
}

} // namespace

TwoViews::TwoViews(QWidget* parent)
    : QWidget(parent) {
    setMinimumWidth(300);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::gap, space::gap, space::gap, space::gap);
    column->setSpacing(space::half);
    auto* head = new QHBoxLayout;
    m_program = new Chip({});
    m_program->setMono(true);
    head->addWidget(new Label(tr("One process, two views"), FontStyle::BodySemibold));
    head->addStretch();
    head->addWidget(m_program);
    column->addLayout(head);
    column->addWidget(
        (new Label(tr("Pid 1 inside is an ordinary process outside."), FontStyle::Small, Color::T2))
            ->wrapped());
    m_grid = new QGridLayout;
    m_grid->setContentsMargins(0, space::unit, 0, 0);
    m_grid->setHorizontalSpacing(space::unit);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnMinimumWidth(0, 56);
    m_grid->setColumnStretch(1, 2);
    m_grid->setColumnStretch(3, 3);
    column->addLayout(m_grid);
    column->addStretch();
}

void TwoViews::clear() {
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_lastRow = 0;
}

void TwoViews::addRow(const QString& what, const QString& inside, const QString& outside) {
    const int row = ++m_lastRow;
    m_grid->addWidget(new Label(what, FontStyle::Small, Color::T3), row, 0);
    m_grid->addWidget(new ElidedLabel(inside, FontStyle::Code, Color::T1), row, 1);
    m_grid->addWidget(new IconMark(QStringLiteral("right"), Color::T3, 12), row, 2);
    m_grid->addWidget(new ElidedLabel(outside, FontStyle::Code, Color::T2), row, 3);
}

void TwoViews::show(const ContainerInfo& info, const HelperInfo& helper, const HostStatus& host) {
    clear();
    m_grid->addWidget(new Label(tr("Inside"), FontStyle::Small, Color::T3), 0, 1);
    m_grid->addWidget(new Label(tr("On the host"), FontStyle::Small, Color::T3), 0, 3);
    const ContainerSpec& spec = info.design.spec;
    const auto args = spec.process ? spec.process->args : std::nullopt;
    m_program->setVisible(args && !args->empty());
    if (args && !args->empty())
        m_program->setText(QString::fromStdString(args->front()).section(QLatin1Char('/'), -1));
    const User user = spec.process ? spec.process->user : User();
    const auto& uids = spec.linux ? spec.linux->uidMappings : std::nullopt;
    const auto& gids = spec.linux ? spec.linux->gidMappings : std::nullopt;
    if (info.pid > 0)
        addRow(QStringLiteral("pid"),
               isNew(spec, "pid") ? QStringLiteral("1") : QString::number(info.pid),
               QString::number(info.pid));
    addRow(QStringLiteral("user"), QString::number(user.uid),
           QStringLiteral("uid %1").arg(hostId(uids, user.uid, helper.uid)));
    addRow(QStringLiteral("group"), QString::number(user.gid),
           QStringLiteral("gid %1").arg(hostId(gids, user.gid, helper.uid)));
    addRow(QStringLiteral("root"), QStringLiteral("/"), tr("merged overlay"));
    if (!info.cgroup.isEmpty()) {
        const QString path = belowCgroupRoot(info.cgroup);
        addRow(QStringLiteral("cgroup"), isNew(spec, "cgroup") ? QStringLiteral("/") : path, path);
    }
    addRow(QStringLiteral("hostname"),
           isNew(spec, "uts")
               ? QString::fromStdString(spec.hostname.value_or(host.hostname.toStdString()))
               : host.hostname,
           host.hostname);
}

void TwoViews::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.fillRect(rect(), color(Color::Window));
    painter.fillRect(0, 0, 1, height(), color(Color::Line));
}

} // namespace boxwright::ui
