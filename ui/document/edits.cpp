#include "ui/document/edits.h"

#include "engine/model/capabilities.h"

#include <QCoreApplication>

#include <algorithm>

namespace boxwright::ui::edits {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::edits)
};

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString limitPath(const LimitRow& row) {
    return QLatin1Char('/') + qt(row.ociPath).replace(QLatin1Char('.'), QLatin1Char('/'));
}

Linux& linuxOf(Design& design) {
    if (!design.spec.linux)
        design.spec.linux.emplace();
    return *design.spec.linux;
}

Capabilities& capabilitiesOf(Design& design) {
    if (!design.spec.process)
        design.spec.process.emplace();
    if (!design.spec.process->capabilities)
        design.spec.process->capabilities.emplace();
    return *design.spec.process->capabilities;
}

std::optional<std::vector<std::string>>* setNamed(Capabilities& all, const QString& set) {
    if (set == QLatin1String("bounding"))
        return &all.bounding;
    if (set == QLatin1String("effective"))
        return &all.effective;
    if (set == QLatin1String("permitted"))
        return &all.permitted;
    if (set == QLatin1String("inheritable"))
        return &all.inheritable;
    return set == QLatin1String("ambient") ? &all.ambient : nullptr;
}

QString capabilityPath() {
    return QStringLiteral("/process/capabilities");
}

} // namespace

void setName(SpecDocument& document, const QString& name) {
    document.apply({QStringLiteral("/name"), Text::tr("Rename the design"), QStringLiteral("name")},
                   [&name](Design& design) { design.name = name.toStdString(); });
}

Status setLimit(SpecDocument& document, const LimitRow& row, std::optional<LimitValue> value,
                const QString& instance) {
    const QString key = qt(row.key);
    return document.edit({limitPath(row), Text::tr("Change %1").arg(key),
                          QStringLiteral("limit ") + key + QLatin1Char('@') + instance},
                         [&](Design& design) {
                             return boxwright::setLimit(design.spec, row, value,
                                                        instance.toStdString());
                         });
}

Status setLimitText(SpecDocument& document, const LimitRow& row, const QString& text,
                    const QString& instance) {
    if (text.trimmed().isEmpty())
        return setLimit(document, row, std::nullopt, instance);
    Result<LimitValue> value = parseLimit(row, text.trimmed().toStdString());
    if (!value)
        return fail(value.error());
    return setLimit(document, row, std::move(*value), instance);
}

void removeLimitInstance(SpecDocument& document, const QString& instance) {
    document.apply(
        {QStringLiteral("/linux/resources"), Text::tr("Remove limits of %1").arg(instance), {}},
        [&instance](Design& design) {
            for (const LimitRow& row : limitCatalogue()) {
                if (row.instance != LimitInstance::Single)
                    (void)boxwright::setLimit(design.spec, row, std::nullopt,
                                              instance.toStdString());
            }
        });
}

void setCapability(SpecDocument& document, const QString& name, bool on) {
    const QString text = on ? Text::tr("Grant %1").arg(name) : Text::tr("Drop %1").arg(name);
    document.apply({capabilityPath(), text, {}}, [&](Design& design) {
        boxwright::setCapability(design.spec, name.toStdString(), on);
    });
}

void setCapabilities(SpecDocument& document, const std::vector<std::string>& names) {
    document.apply(
        {capabilityPath(), Text::tr("Choose a set of capabilities"), {}}, [&names](Design& design) {
            for (const CapabilityRow& row : capabilityCatalogue()) {
                const bool wanted = std::find(names.begin(), names.end(), row.name) != names.end();
                if (hasCapability(design.spec, row.name) != wanted)
                    boxwright::setCapability(design.spec, row.name, wanted);
            }
        });
}

void setCapabilityInSet(SpecDocument& document, const QString& set, const QString& name, bool on) {
    document.apply({capabilityPath(), Text::tr("Change %1 in the %2 set").arg(name, set), {}},
                   [&](Design& design) {
                       auto* names = setNamed(capabilitiesOf(design), set);
                       if (names == nullptr)
                           return;
                       if (!*names)
                           names->emplace();
                       const std::string wanted = name.toStdString();
                       std::erase(**names, wanted);
                       if (on)
                           (*names)->push_back(wanted);
                   });
}

void setNamespace(SpecDocument& document, const QString& type, const NamespaceChoice& choice) {
    document.apply(
        {QStringLiteral("/linux/namespaces"), Text::tr("Change the %1 namespace").arg(type),
         QStringLiteral("namespace ") + type},
        [&](Design& design) { setNamespaceChoice(design.spec, type.toStdString(), choice); });
}

void setIdMappings(SpecDocument& document, IdKind kind, const std::vector<IdMapping>& mappings) {
    const bool users = kind == IdKind::User;
    document.apply(
        {users ? QStringLiteral("/linux/uidMappings") : QStringLiteral("/linux/gidMappings"),
         Text::tr("Change the id mapping"),
         {}},
        [&](Design& design) {
            Linux& part = linuxOf(design);
            auto& target = users ? part.uidMappings : part.gidMappings;
            target.reset();
            if (!mappings.empty())
                target = mappings;
        });
}

void setTimeOffset(SpecDocument& document, const QString& clock, std::optional<int64_t> seconds) {
    document.apply({QStringLiteral("/linux/timeOffsets"),
                    Text::tr("Change the %1 clock").arg(clock), QStringLiteral("clock ") + clock},
                   [&](Design& design) {
                       auto& offsets = linuxOf(design).timeOffsets;
                       if (!offsets)
                           offsets.emplace();
                       if (seconds)
                           (*offsets)[clock.toStdString()].secs = *seconds;
                       else
                           offsets->erase(clock.toStdString());
                       if (offsets->empty())
                           offsets.reset();
                   });
}

namespace {
void setOptional(std::optional<std::string>& member, const QString& text) {
    member.reset();
    if (!text.isEmpty())
        member = text.toStdString();
}
} // namespace

void setHostname(SpecDocument& document, const QString& name) {
    document.apply(
        {QStringLiteral("/hostname"), Text::tr("Change the host name"), QStringLiteral("hostname")},
        [&name](Design& design) { setOptional(design.spec.hostname, name); });
}

void setDomainname(SpecDocument& document, const QString& name) {
    document.apply({QStringLiteral("/domainname"), Text::tr("Change the domain name"),
                    QStringLiteral("domainname")},
                   [&name](Design& design) { setOptional(design.spec.domainname, name); });
}

void setSeccomp(SpecDocument& document, const QString& text, std::optional<Seccomp> profile) {
    document.apply({QStringLiteral("/linux/seccomp"), text, {}},
                   [&profile](Design& design) { linuxOf(design).seccomp = std::move(profile); });
}

void changeSeccomp(SpecDocument& document, const QString& text,
                   const std::function<void(Seccomp&)>& change) {
    document.apply({QStringLiteral("/linux/seccomp"), text, {}}, [&change](Design& design) {
        auto& seccomp = linuxOf(design).seccomp;
        if (!seccomp) {
            seccomp.emplace();
            seccomp->defaultAction = "SCMP_ACT_ALLOW";
        }
        change(*seccomp);
    });
}

} // namespace boxwright::ui::edits
