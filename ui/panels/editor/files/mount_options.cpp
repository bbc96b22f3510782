#include "ui/panels/editor/files/mount_options.h"

#include "ui/panels/editor/common/words.h"

#include <QCoreApplication>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::Files)
};

void store(Mount& mount, const QStringList& options) {
    mount.options.reset();
    if (options.isEmpty())
        return;
    mount.options.emplace();
    for (const QString& option : options)
        mount.options->push_back(option.toStdString());
}

} // namespace

QStringList optionsOf(const Mount& mount) {
    return toStringList(mount.options);
}

bool hasOption(const Mount& mount, const QString& option) {
    return optionsOf(mount).contains(option);
}

void setOption(Mount& mount, const QString& option, bool on) {
    QStringList options = optionsOf(mount);
    options.removeAll(option);
    if (on)
        options.append(option);
    store(mount, options);
}

void chooseOption(Mount& mount, const QStringList& group, const QString& chosen) {
    QStringList options = optionsOf(mount);
    options.removeIf([&group](const QString& option) { return group.contains(option); });
    if (!chosen.isEmpty())
        options.append(chosen);
    store(mount, options);
}

QString chosenOption(const Mount& mount, const QStringList& group) {
    for (const QString& option : optionsOf(mount)) {
        if (group.contains(option))
            return option;
    }
    return {};
}

QString optionValue(const Mount& mount, const QString& key) {
    for (const QString& option : optionsOf(mount)) {
        if (option.startsWith(key + QLatin1Char('=')))
            return option.mid(key.size() + 1);
    }
    return {};
}

void setOptionValue(Mount& mount, const QString& key, const QString& value) {
    QStringList options = optionsOf(mount);
    options.removeIf(
        [&key](const QString& option) { return option.startsWith(key + QLatin1Char('=')); });
    if (!value.isEmpty())
        options.append(key + QLatin1Char('=') + value);
    store(mount, options);
}

const QStringList& propagations() {
    static const QStringList all{QStringLiteral("rprivate"),    QStringLiteral("private"),
                                 QStringLiteral("rslave"),      QStringLiteral("slave"),
                                 QStringLiteral("rshared"),     QStringLiteral("shared"),
                                 QStringLiteral("runbindable"), QStringLiteral("unbindable")};
    return all;
}

bool isBind(const Mount& mount) {
    return mount.type == "bind" || hasOption(mount, QStringLiteral("bind")) ||
           hasOption(mount, QStringLiteral("rbind"));
}

QString mountContent(const Mount& mount) {
    const std::string type = mount.type.value_or("");
    if (isBind(mount))
        return qt(mount.source.value_or(""));
    if (type == "tmpfs")
        return Text::tr("memory, counts to memory.max");
    if (type == "proc")
        return Text::tr("processes of this namespace");
    if (type == "sysfs")
        return Text::tr("devices and drivers");
    if (type == "devpts")
        return Text::tr("terminals of its own");
    if (type == "mqueue")
        return Text::tr("queues of this namespace");
    if (type == "cgroup" || type == "cgroup2")
        return Text::tr("its own cgroup and those below");
    return qt(mount.source.value_or(""));
}

Mount usualMount(const QString& type, const QString& destination, const QString& source) {
    const QString hardened = QStringLiteral("nosuid,noexec,nodev");
    QStringList options;
    if (type == QLatin1String("bind"))
        options = {QStringLiteral("rbind"), QStringLiteral("rprivate"), QStringLiteral("nosuid"),
                   QStringLiteral("nodev")};
    else if (type == QLatin1String("tmpfs"))
        options = {QStringLiteral("nosuid"), QStringLiteral("nodev"), QStringLiteral("mode=1777"),
                   QStringLiteral("size=64m")};
    else if (type == QLatin1String("devpts"))
        options = {QStringLiteral("nosuid"), QStringLiteral("noexec"),
                   QStringLiteral("newinstance"), QStringLiteral("ptmxmode=0666"),
                   QStringLiteral("mode=0620")};
    else
        options = hardened.split(QLatin1Char(','));
    if (type == QLatin1String("sysfs") || type == QLatin1String("cgroup"))
        options.append(QStringLiteral("ro"));
    Mount mount;
    mount.destination = destination.toStdString();
    mount.type = type.toStdString();
    mount.source = source.isEmpty() ? type.toStdString() : source.toStdString();
    store(mount, options);
    return mount;
}

} // namespace boxwright::ui
