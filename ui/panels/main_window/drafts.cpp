#include "ui/panels/main_window/drafts.h"

#include <algorithm>

namespace boxwright::ui {

Design designFromImport(const ImportResult& imported, const std::vector<LayerInfo>& stored) {
    Design design;
    design.name = imported.name.toStdString();
    design.spec = defaultSpec();
    for (const QString& digest : imported.layers) {
        LayerRef layer;
        layer.digest = digest.toStdString();
        const auto info = std::find_if(stored.begin(), stored.end(),
                                       [&](const LayerInfo& one) { return one.digest == digest; });
        if (info != stored.end()) {
            layer.name = info->name.toStdString();
            layer.origin = info->origin.toStdString();
        }
        design.layers.push_back(layer);
    }
    if (imported.config)
        applyImageConfig(*imported.config, design.spec);
    return design;
}

} // namespace boxwright::ui
