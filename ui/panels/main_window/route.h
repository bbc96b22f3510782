#pragma once

#include "engine/model/design.h"

#include <QString>

#include <memory>

namespace boxwright::ui {

/// Where the window can be.
struct Route {
    enum class Kind { Home, Designs, Layers, System, Design, Container };

    Kind kind = Kind::Home;
    QString key; ///< Design: file path, empty for a new one; Container: id
    /// Design: what a new, unsaved one starts from.
    std::shared_ptr<const Design> draft;
    /// Design: run it as soon as it is open.
    bool run = false;

    static Route home() { return {}; }
    static Route to(Kind kind, const QString& key = {});
    static Route newDesign(boxwright::Design design, bool run = false);

    /// Same place: opening it again shows the page there is. New designs are all different.
    bool samePlace(const Route& other) const;
};

} // namespace boxwright::ui
