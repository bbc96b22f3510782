#include "ui/document/edits.h"

#include <QCoreApplication>

namespace boxwright::ui::edits {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::edits)
};

bool has(const Design& design, int index) {
    return index >= 0 && size_t(index) < design.layers.size();
}

void changeLayers(SpecDocument& document, const QString& text, const QString& mergeKey,
                  const std::function<void(Design&)>& change) {
    document.apply({QStringLiteral("/layers"), text, mergeKey}, change);
}

QString layerName(const SpecDocument& document, int index) {
    return has(document.design(), index)
               ? QString::fromStdString(document.design().layers[size_t(index)].name)
               : QString();
}

} // namespace

void addLayers(SpecDocument& document, const std::vector<LayerRef>& layers) {
    changeLayers(document, Text::tr("Add %n layer(s)", nullptr, int(layers.size())), {},
                 [&layers](Design& design) {
                     design.layers.insert(design.layers.end(), layers.begin(), layers.end());
                 });
}

void removeLayer(SpecDocument& document, int index) {
    changeLayers(document, Text::tr("Remove %1").arg(layerName(document, index)), {},
                 [index](Design& design) {
                     if (has(design, index))
                         design.layers.erase(design.layers.begin() + index);
                 });
}

void moveLayer(SpecDocument& document, int from, int to) {
    changeLayers(document, Text::tr("Move %1").arg(layerName(document, from)), {},
                 [from, to](Design& design) {
                     if (!has(design, from) || !has(design, to))
                         return;
                     LayerRef moved = std::move(design.layers[size_t(from)]);
                     design.layers.erase(design.layers.begin() + from);
                     design.layers.insert(design.layers.begin() + to, std::move(moved));
                 });
}

void setLayerEnabled(SpecDocument& document, int index, bool enabled) {
    const QString name = layerName(document, index);
    changeLayers(document,
                 enabled ? Text::tr("Switch %1 on").arg(name) : Text::tr("Switch %1 off").arg(name),
                 {}, [index, enabled](Design& design) {
                     if (has(design, index))
                         design.layers[size_t(index)].enabled = enabled;
                 });
}

void renameLayer(SpecDocument& document, int index, const QString& name) {
    changeLayers(document, Text::tr("Rename %1").arg(layerName(document, index)),
                 QStringLiteral("rename layer %1").arg(index), [index, &name](Design& design) {
                     if (has(design, index))
                         design.layers[size_t(index)].name = name.toStdString();
                 });
}

void setWritable(SpecDocument& document, WritableLayer writable) {
    const QString text = writable == WritableLayer::Keep
                             ? Text::tr("Keep the writable layer")
                             : Text::tr("Throw the writable layer away");
    document.apply({QStringLiteral("/writable"), text, {}},
                   [writable](Design& design) { design.writable = writable; });
}

} // namespace boxwright::ui::edits
