#pragma once

#include "ui/backend.h"

namespace boxwright::app {

/// What the user chose and the program remembers, in $XDG_CONFIG_HOME/boxwright.
class Settings {
public:
    ui::HelperMode helperMode() const;
    void setHelperMode(ui::HelperMode mode);
};

} // namespace boxwright::app
