#pragma once

#include "ui/backend.h"

#include <QVariantMap>

namespace boxwright::app {

/// Properties of the helper's objects as the window's values. Missing members keep defaults, so
/// an older helper is still shown.
ui::ContainerInfo containerFromProperties(const QVariantMap& properties);
ui::LayerInfo layerFromProperties(const QVariantMap& properties);
ui::ImportResult importFromResult(const QVariantMap& result);
std::vector<HostCheck> checksFromArgument(const QVariant& argument);

} // namespace boxwright::app
