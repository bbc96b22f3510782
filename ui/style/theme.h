#pragma once

#include "ui/style/fonts.h"
#include "ui/style/icons.h"
#include "ui/style/tokens.h"

#include <QObject>

class QApplication;
class QPalette;

namespace boxwright::ui {

class FocusRing;

enum class ThemeMode { System, Dark, Light };

/// Which palette is in force. The composition makes one for its application, before the first
/// widget; it must outlive the last.
class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(QApplication& app, ThemeMode mode = ThemeMode::System);
    ~Theme() override;

    /// The application's theme. There must be one.
    static Theme& current();

    ThemeMode mode() const { return m_mode; }
    void setMode(ThemeMode mode);
    bool isDark() const { return m_dark; }

    QColor color(Color color) const;
    const Palette& palette() const { return m_dark ? m_tokens.dark : m_tokens.light; }
    IconStore& icons() { return m_icons; }

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void changed(); ///< colours are new; Qt has repainted what it knows of

private:
    void follow();
    void apply();

    QApplication& m_app;
    Tokens m_tokens;
    IconStore m_icons;
    ThemeMode m_mode;
    bool m_dark = false;
    bool m_applying = false;
    FocusRing* m_ring;
};

/// True for a palette with light text on dark ground (QStyleHints knows it from Qt 6.5 on only).
bool looksDark(const QPalette& palette);

/// In the theme in force.
inline QColor color(Color wanted) {
    return Theme::current().color(wanted);
}

/// Layer colours by position from the base: 0 is L1, from the fifth on L4, L3, L2 repeat. -1 is the
/// writable layer.
enum class LayerFace { Line, Front, Side };
Color layerColor(int position, LayerFace face = LayerFace::Line);
/// Series 0..3 of a graph; 4 is the dashed baseline.
Color seriesColor(int index);

} // namespace boxwright::ui
