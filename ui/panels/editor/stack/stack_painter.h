#pragma once

#include "ui/panels/editor/stack/slab.h"
#include "ui/style/tokens.h"

#include <QFont>

class QPainter;

namespace boxwright::ui {

struct SlabState {
    bool hovered = false;
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
    void drawSwitch(const QRect& box, bool on);
    void drawArrow(const Slab& slab, int row);
    void drawMergedRow(const Slab& slab, int row, bool last);

    QPainter& m_painter;
    StackGeometry m_geometry;
};

} // namespace boxwright::ui
