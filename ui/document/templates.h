#pragma once

#include "engine/model/design.h"

#include <QString>
#include <QStringList>

#include <span>

namespace boxwright::ui {

/// What a template is filled in with on this host.
struct TemplateContext {
    LayerRef starter;        ///< the built-in starter layer
    std::string blockDevice; ///< "8:0": the disk whose I/O Limits lab limits; empty leaves it out
    uint32_t userNamespaceSize = 65536; ///< ids All namespaces maps
    uint32_t firstHostId = 100000;
    bool rootless = true; ///< the run maps ids itself
};

/// A card of the Home page: a way to begin. Made in code from defaultSpec(), so that it cannot fall
/// behind the model.
struct DesignTemplate {
    const char* key;   ///< "hello-shell"; also the new design's name
    const char* title; ///< translate in context "Template"
    const char* text;
    QStringList (*chips)();
    Design (*make)(const TemplateContext& context);
    bool usesStarter;
};

std::span<const DesignTemplate> designTemplates();
/// nullptr for a key there is none of.
const DesignTemplate* findTemplate(const QString& key);

} // namespace boxwright::ui
