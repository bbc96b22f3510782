#pragma once

#include "engine/oci/spec_fields_resources.h"

/// Members of `linux` apart from resources (runtime-spec config-linux.md).
namespace boxwright {

template <class Io, Is<IdMapping> T>
void members(Io& io, T& mapping) {
    io.required("containerID", mapping.containerID);
    io.required("hostID", mapping.hostID);
    io.required("size", mapping.size);
    io.extras(mapping.extras);
}

template <class Io, Is<Namespace> T>
void members(Io& io, T& entry) {
    io.required("type", entry.type);
    io.optional("path", entry.path);
    io.extras(entry.extras);
}

template <class Io, Is<TimeOffset> T>
void members(Io& io, T& offset) {
    io.sparse("secs", offset.secs);
    io.sparse("nanosecs", offset.nanosecs);
    io.extras(offset.extras);
}

template <class Io, Is<Device> T>
void members(Io& io, T& device) {
    io.required("type", device.type);
    io.required("path", device.path);
    io.optional("major", device.major);
    io.optional("minor", device.minor);
    io.optional("fileMode", device.fileMode);
    io.optional("uid", device.uid);
    io.optional("gid", device.gid);
    io.extras(device.extras);
}

template <class Io, Is<NetDevice> T>
void members(Io& io, T& device) {
    io.optional("name", device.name);
    io.extras(device.extras);
}

template <class Io, Is<SeccompArg> T>
void members(Io& io, T& arg) {
    io.required("index", arg.index);
    io.required("value", arg.value);
    io.optional("valueTwo", arg.valueTwo);
    io.required("op", arg.op);
    io.extras(arg.extras);
}

template <class Io, Is<SeccompRule> T>
void members(Io& io, T& rule) {
    io.required("names", rule.names);
    io.required("action", rule.action);
    io.optional("errnoRet", rule.errnoRet);
    io.optional("args", rule.args);
    io.extras(rule.extras);
}

template <class Io, Is<Seccomp> T>
void members(Io& io, T& seccomp) {
    io.required("defaultAction", seccomp.defaultAction);
    io.optional("defaultErrnoRet", seccomp.defaultErrnoRet);
    io.optional("architectures", seccomp.architectures);
    io.optional("flags", seccomp.flags);
    io.optional("listenerPath", seccomp.listenerPath);
    io.optional("listenerMetadata", seccomp.listenerMetadata);
    io.optional("syscalls", seccomp.syscalls);
    io.extras(seccomp.extras);
}

template <class Io, Is<Personality> T>
void members(Io& io, T& personality) {
    io.required("domain", personality.domain);
    io.optional("flags", personality.flags);
    io.extras(personality.extras);
}

template <class Io, Is<IntelRdt> T>
void members(Io& io, T& rdt) {
    io.optional("closID", rdt.closID);
    io.optional("schemata", rdt.schemata);
    io.optional("l3CacheSchema", rdt.l3CacheSchema);
    io.optional("memBwSchema", rdt.memBwSchema);
    io.optional("enableMonitoring", rdt.enableMonitoring);
    io.extras(rdt.extras);
}

template <class Io, Is<MemoryPolicy> T>
void members(Io& io, T& policy) {
    io.required("mode", policy.mode);
    io.optional("nodes", policy.nodes);
    io.optional("flags", policy.flags);
    io.extras(policy.extras);
}

template <class Io, Is<Linux> T>
void members(Io& io, T& section) {
    io.optional("namespaces", section.namespaces);
    io.optional("uidMappings", section.uidMappings);
    io.optional("gidMappings", section.gidMappings);
    io.optional("timeOffsets", section.timeOffsets);
    io.optional("devices", section.devices);
    io.optional("netDevices", section.netDevices);
    io.optional("cgroupsPath", section.cgroupsPath);
    io.optional("resources", section.resources);
    io.optional("rootfsPropagation", section.rootfsPropagation);
    io.optional("seccomp", section.seccomp);
    io.optional("sysctl", section.sysctl);
    io.optional("maskedPaths", section.maskedPaths);
    io.optional("readonlyPaths", section.readonlyPaths);
    io.optional("mountLabel", section.mountLabel);
    io.optional("intelRdt", section.intelRdt);
    io.optional("personality", section.personality);
    io.optional("memoryPolicy", section.memoryPolicy);
    io.extras(section.extras);
}

} // namespace boxwright
