#pragma once

#include "engine/oci/spec_fields_linux.h"
#include "engine/oci/spec_fields_process.h"

/// The document's top: root, mounts, hooks, and the sections (runtime-spec config.md).
namespace boxwright {

template <class Io, Is<Root> T>
void members(Io& io, T& root) {
    io.required("path", root.path);
    io.optional("readonly", root.readonly);
    io.extras(root.extras);
}

template <class Io, Is<Mount> T>
void members(Io& io, T& mount) {
    io.required("destination", mount.destination);
    io.optional("type", mount.type);
    io.optional("source", mount.source);
    io.optional("options", mount.options);
    io.optional("uidMappings", mount.uidMappings);
    io.optional("gidMappings", mount.gidMappings);
    io.extras(mount.extras);
}

template <class Io, Is<Hook> T>
void members(Io& io, T& hook) {
    io.required("path", hook.path);
    io.optional("args", hook.args);
    io.optional("env", hook.env);
    io.optional("timeout", hook.timeout);
    io.extras(hook.extras);
}

template <class Io, Is<Hooks> T>
void members(Io& io, T& hooks) {
    io.optional("prestart", hooks.prestart);
    io.optional("createRuntime", hooks.createRuntime);
    io.optional("createContainer", hooks.createContainer);
    io.optional("startContainer", hooks.startContainer);
    io.optional("poststart", hooks.poststart);
    io.optional("poststop", hooks.poststop);
    io.extras(hooks.extras);
}

template <class Io, Is<ContainerSpec> T>
void members(Io& io, T& spec) {
    io.required("ociVersion", spec.ociVersion);
    io.optional("process", spec.process);
    io.optional("root", spec.root);
    io.optional("hostname", spec.hostname);
    io.optional("domainname", spec.domainname);
    io.optional("mounts", spec.mounts);
    io.optional("hooks", spec.hooks);
    io.optional("annotations", spec.annotations);
    io.optional("linux", spec.linux);
    io.extras(spec.extras);
}

} // namespace boxwright
