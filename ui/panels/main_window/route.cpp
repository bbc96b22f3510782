#include "ui/panels/main_window/route.h"

namespace boxwright::ui {

Route Route::to(Kind kind, const QString& key) {
    Route route;
    route.kind = kind;
    route.key = key;
    return route;
}

Route Route::newDesign(boxwright::Design design, bool run) {
    Route route;
    route.kind = Kind::Design;
    route.draft = std::make_shared<const boxwright::Design>(std::move(design));
    route.run = run;
    return route;
}

bool Route::samePlace(const Route& other) const {
    return kind == other.kind && key == other.key && draft == other.draft;
}

} // namespace boxwright::ui
