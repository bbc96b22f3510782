#include "ui/panels/editor/files/files_tab.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/chip_editor.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/files/devices_card.h"
#include "ui/panels/editor/files/mount_options.h"
#include "ui/panels/editor/files/mounts_card.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/toggles.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

struct Special {
    const char* type;
    const char* where;
};
constexpr Special specials[] = {{"proc", "/proc"},
                                {"sysfs", "/sys"},
                                {"devpts", "/dev/pts"},
                                {"mqueue", "/dev/mqueue"},
                                {"cgroup", "/sys/fs/cgroup"}};

} // namespace

FilesTab::FilesTab(const EditorContext& context, QWidget* parent)
    : EditorTab(context, parent)
    , m_head(new SectionHeader(tr("Mounts")))
    , m_mounts(new MountsCard(context))
    , m_devices(new DevicesCard(context)) {
    addHeader();
    column()->addWidget(m_mounts);
    QHBoxLayout* row = addCardRow(column());
    row->addWidget(makeRootCard(), 8);
    row->addWidget(makePathsCard(QStringLiteral("eyeoff"), tr("Masked"), tr("read as empty"),
                                 tr("/dev/null or an empty tmpfs is bound over each of them."),
                                 &m_masked),
                   14);
    row->addWidget(makePathsCard(QStringLiteral("shield"), tr("Read-only"), tr("seen, not changed"),
                                 tr("Bound on itself and set read-only: writing gives EROFS."),
                                 &m_readonlyPaths),
                   10);
    column()->addWidget(m_devices);
    column()->addStretch();
    m_masked->setObjectName(QStringLiteral("maskedPaths"));
    m_readonlyPaths->setObjectName(QStringLiteral("readonlyPaths"));
    connect(m_masked, &ChipEditor::edited, this,
            [this](const QStringList& paths) { edits::setMaskedPaths(document(), paths); });
    connect(m_readonlyPaths, &ChipEditor::edited, this,
            [this](const QStringList& paths) { edits::setReadonlyPaths(document(), paths); });
    connect(m_mounts, &MountsCard::removed, this, &FilesTab::removed);
    refresh();
}

void FilesTab::addHeader() {
    column()->addWidget(m_head);
    QHBoxLayout* row = m_head->row();
    row->addStretch();
    row->addWidget(new Label(tr("Add"), FontStyle::Body, Color::T3));
    auto* bind = new Button(QStringLiteral("link"), tr("Bind…"));
    auto* tmpfs = new Button(QStringLiteral("memory"), tr("tmpfs"));
    auto* special = new Button(QStringLiteral("settings"), tr("Special"));
    for (Button* button : {bind, tmpfs, special}) {
        button->setButtonSize(ButtonSize::Small);
        row->addWidget(button);
    }
    tmpfs->setObjectName(QStringLiteral("addTmpfs"));
    bind->setToolTip(tr("A folder of this machine, seen in the box"));
    tmpfs->setToolTip(tr("A file system in memory"));
    special->setToolTip(tr("File systems the kernel makes up"));
    auto* menu = new QMenu;
    for (const Special& kind : specials) {
        const QString type = QString::fromLatin1(kind.type);
        const QString where = QString::fromLatin1(kind.where);
        menu->addAction(tr("%1 at %2").arg(type, where), this,
                        [this, type, where] { addMount(usualMount(type, where)); });
    }
    special->setMenu(menu);
    connect(bind, &QAbstractButton::clicked, this, &FilesTab::addBind);
    connect(tmpfs, &QAbstractButton::clicked, this,
            [this] { addMount(usualMount(QStringLiteral("tmpfs"), QStringLiteral("/tmp"))); });
}

Card* FilesTab::makeRootCard() {
    auto* card = new Card(QStringLiteral("lock"), tr("Root"));
    m_readonly = new Switch(tr("Read-only root"));
    m_readonly->setObjectName(QStringLiteral("readonlyRoot"));
    m_readonly->setToolTip(tr("Nothing outside the mounts can be written"));
    addSettingRow(card->body(), tr("Read-only root"), QStringLiteral("root.readonly"), m_readonly);
    card->body()->addWidget(
        (new Label(tr("Only mounts stay writable; what needs a place to write gets a tmpfs."),
                   FontStyle::Small, Color::T3))
            ->wrapped());
    card->body()->addStretch();
    connect(m_readonly, &QAbstractButton::clicked, this,
            [this](bool on) { edits::setReadonlyRoot(document(), on); });
    return card;
}

Card* FilesTab::makePathsCard(const QString& iconName, const QString& title, const QString& hint,
                              const QString& foot, ChipEditor** chips) {
    auto* card = new Card(iconName, title);
    card->header()->insertWidget(2, new Label(hint, FontStyle::Small, Color::T3));
    card->header()->addStretch();
    *chips = new ChipEditor(ChipEditor::Kind::Paths, title, tr("Path"));
    card->body()->addWidget(*chips);
    card->body()->addWidget((new Label(foot, FontStyle::Small, Color::T3))->wrapped());
    card->body()->addStretch();
    return card;
}

void FilesTab::addMount(const Mount& mount) {
    document().endGesture();
    edits::addMount(document(), mount);
    m_mounts->select(int(spec().mounts->size()) - 1);
}

void FilesTab::addBind() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Folder of this machine"));
    if (!path.isEmpty())
        addMount(usualMount(QStringLiteral("bind"),
                            QLatin1String("/mnt/") + QFileInfo(path).fileName(), path));
}

int FilesTab::counter() const {
    int own = 0;
    for (const Mount& mount : spec().mounts.value_or(std::vector<Mount>{}))
        own += isBind(mount) || (mount.type == "tmpfs" && mount.destination.rfind("/dev", 0) != 0);
    return own > 0 ? own : -1;
}

QStringList FilesTab::problemPaths() const {
    return {QStringLiteral("/mounts"), QStringLiteral("/linux/maskedPaths"),
            QStringLiteral("/linux/readonlyPaths"), QStringLiteral("/linux/devices"),
            QStringLiteral("/root")};
}

void FilesTab::refresh() {
    const int count = spec().mounts ? int(spec().mounts->size()) + 1 : 1;
    const int own = counter();
    m_head->setSubtitle(
        own > 0 ? tr("%1, in the order they are made · %2 of your own").arg(count).arg(own)
                : tr("%1, in the order they are made").arg(count));
    m_mounts->refresh();
    m_readonly->setChecked(spec().root.value_or(Root{}).readonly.value_or(false));
    const auto& part = spec().linux;
    m_masked->setItems(part ? toStringList(part->maskedPaths) : QStringList());
    m_readonlyPaths->setItems(part ? toStringList(part->readonlyPaths) : QStringList());
    m_devices->refresh();
}

} // namespace boxwright::ui
