#include "ui/panels/editor/files/devices_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"

#include <QGridLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace boxwright::ui {
namespace {

/// "/dev/fuse" as it is on this machine, or "c 10:229 /dev/fuse" spelled out.
std::optional<Device> readDevice(const QString& typed) {
    static const QRegularExpression spelled(
        QStringLiteral("^([cbu])\\s+(\\d+):(\\d+)\\s+(/\\S+)$"));
    Device device;
    if (const auto match = spelled.match(typed.trimmed()); match.hasMatch()) {
        device.type = match.captured(1).toStdString();
        device.major = match.captured(2).toLongLong();
        device.minor = match.captured(3).toLongLong();
        device.path = match.captured(4).toStdString();
        return device;
    }
    struct stat node {};
    const std::string path = typed.trimmed().toStdString();
    const bool there = stat(path.c_str(), &node) == 0;
    if (!there || !(S_ISCHR(node.st_mode) || S_ISBLK(node.st_mode)))
        return std::nullopt;
    device.type = std::string(1, S_ISCHR(node.st_mode) ? 'c' : 'b');
    device.major = major(node.st_rdev);
    device.minor = minor(node.st_rdev);
    device.path = path;
    device.fileMode = node.st_mode & 07777;
    return device;
}

} // namespace

DevicesCard::DevicesCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("cpu"), tr("Devices"), parent)
    , m_context(context)
    , m_grid(new QGridLayout)
    , m_path(new Field(tr("Device to add"))) {
    header()->insertWidget(2, new Label(tr("besides null, zero, full, random, urandom and tty"),
                                        FontStyle::Small, Color::T3));
    header()->addStretch();
    header()->addWidget(new Label(QStringLiteral("mknod(2)"), FontStyle::Code, Color::T2));
    m_grid->setHorizontalSpacing(space::gap);
    m_grid->setColumnStretch(0, 1);
    body()->addLayout(m_grid);
    m_path->setMono(true);
    m_path->setObjectName(QStringLiteral("deviceToAdd"));
    m_path->setToolTip(tr("Enter adds it"));
    m_path->setPlaceholderText(tr("/dev/fuse, or c 10:229 /dev/fuse"));
    body()->addWidget(m_path);
    body()->addWidget(new FieldMessage(m_path));
    connect(m_path, &Field::committed, this, &DevicesCard::addDevice);
    rebuild();
}

std::vector<Device> DevicesCard::devices() const {
    const auto& part = m_context.document.spec().linux;
    return part ? part->devices.value_or(std::vector<Device>{}) : std::vector<Device>{};
}

void DevicesCard::addDevice(const QString& typed) {
    if (typed.trimmed().isEmpty())
        return m_path->setError({});
    const std::optional<Device> device = readDevice(typed);
    m_path->setError(device
                         ? QString()
                         : tr("%1 is no device here: give its kind and number, c 10:229 /dev/fuse.")
                               .arg(typed.trimmed()));
    if (!device)
        return;
    std::vector<Device> all = devices();
    all.push_back(*device);
    m_path->setModified(false);
    m_path->setValue({});
    edits::setDevices(m_context.document, all);
}

void DevicesCard::addRow(int index, const Device& device) {
    m_grid->addWidget(new Label(qt(device.path), FontStyle::Code, Color::T1), index, 0);
    m_grid->addWidget(new Label(QStringLiteral("%1 %2:%3")
                                    .arg(qt(device.type))
                                    .arg(device.major.value_or(0))
                                    .arg(device.minor.value_or(0)),
                                FontStyle::Code, Color::T2),
                      index, 1);
    auto* remove =
        new IconButton(QStringLiteral("x"), tr("Remove %1").arg(qt(device.path)), nullptr, 24);
    m_grid->addWidget(remove, index, 2);
    connect(remove, &QAbstractButton::clicked, this, [this, index] {
        std::vector<Device> fewer = devices();
        fewer.erase(fewer.begin() + index);
        edits::setDevices(m_context.document, fewer);
    });
}

void DevicesCard::rebuild() {
    clearLayout(m_grid);
    m_shown = devices();
    for (int index = 0; index < int(m_shown.size()); ++index)
        addRow(index, m_shown[size_t(index)]);
}

void DevicesCard::refresh() {
    if (devices() != m_shown)
        rebuild();
}

} // namespace boxwright::ui
