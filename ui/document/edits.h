#pragma once

#include "engine/model/limits.h"
#include "engine/model/namespaces.h"
#include "ui/document/spec_document.h"

#include <QStringList>

/// Every change the window makes to a design, each one undoable step. Changes a control can repeat
/// while it is dragged or typed into merge until SpecDocument::endGesture().
namespace boxwright::ui::edits {

void setName(SpecDocument& document, const QString& name);

// limits
/// No value removes the limit. Errors: InvalidArgument with the bound that would work.
Status setLimit(SpecDocument& document, const LimitRow& row, std::optional<LimitValue> value,
                const QString& instance = {});
/// What the person typed, "256m"; empty removes.
Status setLimitText(SpecDocument& document, const LimitRow& row, const QString& text,
                    const QString& instance = {});
/// Removes every limit of one instance, a device's whole line.
void removeLimitInstance(SpecDocument& document, const QString& instance);

// capabilities
void setCapability(SpecDocument& document, const QString& name, bool on);
void setCapabilities(SpecDocument& document, const std::vector<std::string>& names);
/// One of the five sets: "bounding", "effective", "permitted", "inheritable", "ambient".
void setCapabilityInSet(SpecDocument& document, const QString& set, const QString& name, bool on);

// isolation
void setNamespace(SpecDocument& document, const QString& type, const NamespaceChoice& choice);
enum class IdKind { User, Group };
void setIdMappings(SpecDocument& document, IdKind kind, const std::vector<IdMapping>& mappings);
/// `clock` is "monotonic" or "boottime"; nothing removes the offset.
void setTimeOffset(SpecDocument& document, const QString& clock, std::optional<int64_t> seconds);
void setHostname(SpecDocument& document, const QString& name);
void setDomainname(SpecDocument& document, const QString& name);

// process
/// A change to one member of process; `member` is its OCI name.
void setProcess(SpecDocument& document, const QString& member,
                const std::function<void(Process&)>& change);
void setArgs(SpecDocument& document, const QStringList& args);
void setEnvironment(SpecDocument& document, const QStringList& env);
void setRlimits(SpecDocument& document, const std::vector<Rlimit>& rlimits);

// files
void addMount(SpecDocument& document, const Mount& mount);
void setMount(SpecDocument& document, int index, const Mount& mount);
void removeMount(SpecDocument& document, int index);
void moveMount(SpecDocument& document, int from, int to);
void setMaskedPaths(SpecDocument& document, const QStringList& paths);
void setReadonlyPaths(SpecDocument& document, const QStringList& paths);
void setReadonlyRoot(SpecDocument& document, bool readonly);
void setDevices(SpecDocument& document, const std::vector<Device>& devices);

// syscalls
/// Nothing switches the filter off.
void setSeccomp(SpecDocument& document, const QString& text, std::optional<Seccomp> profile);
void changeSeccomp(SpecDocument& document, const QString& text,
                   const std::function<void(Seccomp&)>& change);

// layers; indices count from the base, as Design::layers
void addLayers(SpecDocument& document, const std::vector<LayerRef>& layers);
void removeLayer(SpecDocument& document, int index);
void moveLayer(SpecDocument& document, int from, int to);
void setLayerEnabled(SpecDocument& document, int index, bool enabled);
void renameLayer(SpecDocument& document, int index, const QString& name);
void setWritable(SpecDocument& document, WritableLayer writable);

} // namespace boxwright::ui::edits
