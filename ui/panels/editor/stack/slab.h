#pragma once

#include "engine/model/design.h"
#include "ui/backend.h"

#include <QRect>
#include <QString>

#include <vector>

namespace boxwright::ui {

/// What one slab of the stack shows.
struct Slab {
    int layer = -1; ///< index into Design::layers, -1 for the writable layer
    QString key;    ///< tells it from the others when the order changes
    QString tag;    ///< "L2", "RW"
    QString name;
    QString detail; ///< where it came from
    QString files;
    QString size;
    QString mergedPath; ///< one path it gives to the merged view
    QString mergedMore; ///< "and 37 more"
    bool enabled = true;
    bool missing = false; ///< not in the layer store
    bool keeps = true;    ///< writable layer only

    bool isWritable() const { return layer < 0; }
};

/// Layers of the design that are not in the store, base first.
std::vector<LayerRef> missingLayers(const Design& design, const std::vector<LayerInfo>& stored);
/// "Site content (3f2a91c0be12)"
QString layerTitle(const LayerRef& layer);
/// Top first: the writable layer, then the layers down to the base.
std::vector<Slab> slabsOf(const Design& design, const std::vector<LayerInfo>& stored);
/// "5 layers · 611 files · 10.4 MB"
QString stackSummary(const Design& design, const std::vector<LayerInfo>& stored);

/// Where things are in the stack picture: fronts 44 px high with a top face skewed 8 up and 16
/// right, the merged view at the right.
class StackGeometry {
public:
    static constexpr int front = 44;
    static constexpr int rise = 8;
    static constexpr int skew = 16;
    static constexpr int pitch = front + rise;
    static constexpr int mergedWidth = 224;
    static constexpr int arrowWidth = 72;

    StackGeometry(int width, int count);

    static int heightFor(int count) { return count * pitch + rise; }
    QRect slab(int row) const; ///< the front face
    QRect grip(int row) const;
    QRect tag(int row) const;
    QRect action(int row) const; ///< the eye; whether the writable layer is kept
    QRect name(int row) const;
    QRect import(int row) const; ///< of a missing layer, in the place of its size
    QRect discard(int row) const;
    QRect merged() const;
    QRect mergedRow(int row) const;
    int rowAt(const QPoint& point) const; ///< -1 outside
    /// The row a slab dropped at this height takes.
    int dropRow(int y) const;

private:
    int m_width;
    int m_count;
};

} // namespace boxwright::ui
