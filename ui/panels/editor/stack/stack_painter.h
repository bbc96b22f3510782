#pragma once

#include "ui/panels/editor/stack/slab.h"
#include "ui/style/tokens.h"

#include <QFont>

class QPainter;

namespace boxwright::ui {

struct SlabState {
    double hovered = 0; ///< 0..1: how far its marks have lit up
    bool focused = false;
    bool lifted = false;
};

/// Draws the pieces of the stack picture.
class StackPainter {
public:
    StackPainter(QPainter& painter, const StackGeometry& geometry, const QFont& base);

    void drawSlab(const Slab& slab, int row, const SlabState& state);
    void drawMerged(const std::vector<Slab>& slabs);
    /// Where a dragged slab would land: above `row`, or below it.
    void drawDropMark(int row, bool below);

private:
    void drawFaces(const Slab& slab, const QRect& face, const SlabState& state);
    void drawTag(const Slab& slab, int row);
    void drawTexts(const Slab& slab, int row);
    void drawAction(const Slab& slab, int row, const SlabState& state);
    /// The ways out for a layer that is not in the store.
    void drawMending(int row);
    void drawButton(const QRect& box, const QString& iconName, const QString& text);
    void drawMark(const QRectF& box, const QString& iconName, double lit, Color rest);
    void drawArrow(const Slab& slab, int row);
    void drawMergedRow(const Slab& slab, int row, bool last);

    QPainter& m_painter;
    StackGeometry m_geometry;
};

} // namespace boxwright::ui
