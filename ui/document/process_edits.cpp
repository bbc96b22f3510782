#include "ui/document/edits.h"

#include <QCoreApplication>

#include <algorithm>

namespace boxwright::ui::edits {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::edits)
};

std::vector<std::string> strings(const QStringList& list) {
    std::vector<std::string> all;
    for (const QString& text : list)
        all.push_back(text.toStdString());
    return all;
}

/// An emptied list leaves the document as if it had never been there.
template <class T>
void assign(std::optional<std::vector<T>>& member, std::vector<T> values) {
    member.reset();
    if (!values.empty())
        member = std::move(values);
}

Linux& linuxOf(Design& design) {
    if (!design.spec.linux)
        design.spec.linux.emplace();
    return *design.spec.linux;
}

void changeMounts(SpecDocument& document, const EditInfo& info,
                  const std::function<void(std::vector<Mount>&)>& change) {
    document.apply(info, [&change](Design& design) {
        std::vector<Mount> mounts = design.spec.mounts.value_or(std::vector<Mount>{});
        change(mounts);
        assign(design.spec.mounts, std::move(mounts));
    });
}

bool has(const std::vector<Mount>& mounts, int index) {
    return index >= 0 && size_t(index) < mounts.size();
}

QString mountPath(int index) {
    return QStringLiteral("/mounts/%1").arg(index);
}

} // namespace

void setProcess(SpecDocument& document, const QString& member,
                const std::function<void(Process&)>& change) {
    document.apply({QStringLiteral("/process/") + member, Text::tr("Change %1").arg(member),
                    QStringLiteral("process ") + member},
                   [&change](Design& design) {
                       if (!design.spec.process)
                           design.spec.process.emplace();
                       change(*design.spec.process);
                   });
}

void setArgs(SpecDocument& document, const QStringList& args) {
    setProcess(document, QStringLiteral("args"),
               [&args](Process& process) { assign(process.args, strings(args)); });
}

void setEnvironment(SpecDocument& document, const QStringList& env) {
    setProcess(document, QStringLiteral("env"),
               [&env](Process& process) { assign(process.env, strings(env)); });
}

void setRlimits(SpecDocument& document, const std::vector<Rlimit>& rlimits) {
    setProcess(document, QStringLiteral("rlimits"),
               [&rlimits](Process& process) { assign(process.rlimits, rlimits); });
}

void addMount(SpecDocument& document, const Mount& mount) {
    const QString where = QString::fromStdString(mount.destination);
    changeMounts(document,
                 {QStringLiteral("/mounts"), Text::tr("Add a mount at %1").arg(where), {}},
                 [&mount](std::vector<Mount>& mounts) { mounts.push_back(mount); });
}

void setMount(SpecDocument& document, int index, const Mount& mount) {
    changeMounts(
        document,
        {mountPath(index), Text::tr("Change a mount"), QStringLiteral("mount %1").arg(index)},
        [&](std::vector<Mount>& mounts) {
            if (has(mounts, index))
                mounts[size_t(index)] = mount;
        });
}

void removeMount(SpecDocument& document, int index) {
    changeMounts(document, {QStringLiteral("/mounts"), Text::tr("Remove a mount"), {}},
                 [&](std::vector<Mount>& mounts) {
                     if (has(mounts, index))
                         mounts.erase(mounts.begin() + index);
                 });
}

void moveMount(SpecDocument& document, int from, int to) {
    changeMounts(document, {QStringLiteral("/mounts"), Text::tr("Reorder the mounts"), {}},
                 [&](std::vector<Mount>& mounts) {
                     if (!has(mounts, from) || !has(mounts, to))
                         return;
                     Mount moved = std::move(mounts[size_t(from)]);
                     mounts.erase(mounts.begin() + from);
                     mounts.insert(mounts.begin() + to, std::move(moved));
                 });
}

void setMaskedPaths(SpecDocument& document, const QStringList& paths) {
    document.apply(
        {QStringLiteral("/linux/maskedPaths"), Text::tr("Change the masked paths"), {}},
        [&paths](Design& design) { assign(linuxOf(design).maskedPaths, strings(paths)); });
}

void setReadonlyPaths(SpecDocument& document, const QStringList& paths) {
    document.apply(
        {QStringLiteral("/linux/readonlyPaths"), Text::tr("Change the read-only paths"), {}},
        [&paths](Design& design) { assign(linuxOf(design).readonlyPaths, strings(paths)); });
}

void setReadonlyRoot(SpecDocument& document, bool readonly) {
    const QString text =
        readonly ? Text::tr("Make the root read-only") : Text::tr("Make the root writable");
    document.apply({QStringLiteral("/root/readonly"), text, {}}, [readonly](Design& design) {
        if (!design.spec.root)
            design.spec.root.emplace();
        design.spec.root->readonly = readonly;
    });
}

void setDevices(SpecDocument& document, const std::vector<Device>& devices) {
    document.apply({QStringLiteral("/linux/devices"), Text::tr("Change the devices"), {}},
                   [&devices](Design& design) { assign(linuxOf(design).devices, devices); });
}

} // namespace boxwright::ui::edits
