#include "app/host_facts.h"

#include <QDir>
#include <QFile>

#include <sys/utsname.h>

namespace boxwright::app {
namespace {

QString attribute(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).trimmed();
}

utsname names() {
    utsname found{};
    (void)::uname(&found);
    return found;
}

} // namespace

std::vector<ui::BlockDevice> listBlockDevices() {
    std::vector<ui::BlockDevice> devices;
    const QDir block(QStringLiteral("/sys/block"));
    const QStringList entries = block.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString& name : entries) {
        if (name.startsWith(QLatin1String("loop")) || name.startsWith(QLatin1String("ram")))
            continue;
        const QString folder = block.filePath(name);
        devices.push_back({attribute(folder + QStringLiteral("/dev")), name,
                           attribute(folder + QStringLiteral("/device/model"))});
    }
    return devices;
}

QString hostName() {
    return QString::fromLocal8Bit(names().nodename);
}

QString kernelRelease() {
    return QString::fromLocal8Bit(names().release);
}

} // namespace boxwright::app
