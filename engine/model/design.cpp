#include "engine/model/design.h"

#include <algorithm>
#include <iterator>

namespace boxwright {

std::vector<LayerRef> enabledLayers(const Design& design) {
    std::vector<LayerRef> layers;
    std::copy_if(design.layers.begin(), design.layers.end(), std::back_inserter(layers),
                 [](const LayerRef& layer) { return layer.enabled; });
    return layers;
}

} // namespace boxwright
