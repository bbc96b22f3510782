#include "app/settings.h"

#include <QSettings>

#include <array>

namespace boxwright::app {
namespace {

struct ModeName {
    ui::HelperMode mode;
    const char* name;
};
constexpr std::array modeNames{
    ModeName{ui::HelperMode::None, "auto"},
    ModeName{ui::HelperMode::Embedded, "embedded"},
    ModeName{ui::HelperMode::Session, "session"},
    ModeName{ui::HelperMode::System, "system"},
};

const QString modeKey = QStringLiteral("helper/mode");

} // namespace

ui::HelperMode Settings::helperMode() const {
    const QString name = QSettings().value(modeKey).toString();
    for (const auto& row : modeNames) {
        if (name == QLatin1String(row.name))
            return row.mode;
    }
    return ui::HelperMode::None;
}

void Settings::setHelperMode(ui::HelperMode mode) {
    for (const auto& row : modeNames) {
        if (row.mode == mode)
            QSettings().setValue(modeKey, QLatin1String(row.name));
    }
}

} // namespace boxwright::app
