#include "ui/style/theme.h"

#include "ui/style/focus_ring.h"
#include "ui/style/stylesheet.h"

#include <QAbstractButton>
#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QKeyEvent>
#include <QMenu>
#include <QPainterPath>
#include <QPalette>
#include <QScopedValueRollback>
#include <QStyleFactory>

namespace boxwright::ui {

namespace {

constexpr auto themeProperty = "boxwrightTheme";
constexpr int menuRadius = 8; ///< as in the stylesheet

Tokens compiledTokens() {
    QFile file(QStringLiteral(":/boxwright/tokens.json"));
    const bool opened = file.open(QIODevice::ReadOnly);
    const auto tokens = opened ? tokensFromJson(file.readAll()) : std::nullopt;
    if (!tokens)
        qFatal("the compiled tokens.json is incomplete");
    return *tokens;
}

QPalette qtPalette(const Palette& colors) {
    const auto at = [&](Color color) { return colors[static_cast<size_t>(color)]; };
    QPalette palette;
    const std::pair<QPalette::ColorRole, Color> roles[] = {
        {QPalette::Window, Color::Canvas},
        {QPalette::WindowText, Color::T1},
        {QPalette::Base, Color::Card},
        {QPalette::AlternateBase, Color::Canvas},
        {QPalette::Text, Color::T1},
        {QPalette::BrightText, Color::Bad},
        {QPalette::Button, Color::Raised},
        {QPalette::ButtonText, Color::T1},
        {QPalette::ToolTipBase, Color::Raised},
        {QPalette::ToolTipText, Color::T1},
        {QPalette::Highlight, Color::AccFill},
        {QPalette::HighlightedText, Color::OnAcc},
        {QPalette::Link, Color::Acc},
        {QPalette::LinkVisited, Color::Acc},
        {QPalette::Light, Color::Hover},
        {QPalette::Midlight, Color::Line},
        {QPalette::Mid, Color::Line2},
        {QPalette::Dark, Color::Line2},
        {QPalette::Shadow, Color::Sunken},
        {QPalette::PlaceholderText, Color::T3},
    };
    for (const auto& [role, color] : roles)
        palette.setColor(role, at(color));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, at(Color::TDis));
    return palette;
}

/// Its corners are cut by the stylesheet; what is behind must show through them.
void roundMenu(QMenu* menu) {
    if (!menu || menu->testAttribute(Qt::WA_TranslucentBackground))
        return;
    menu->setWindowFlag(Qt::FramelessWindowHint);
    menu->setWindowFlag(Qt::NoDropShadowWindowHint);
    menu->setAttribute(Qt::WA_TranslucentBackground);
}

/// Without a compositor nothing shows through, and what is not painted is black.
void cutCorners(QMenu* menu) {
    if (!menu)
        return;
    QPainterPath outline;
    const int cut =
        menuRadius + 1; // more than the corner itself: its blurred edge is black as well
    outline.addRoundedRect(menu->rect(), cut, cut);
    menu->setMask(QRegion(outline.toFillPolygon().toPolygon()));
}

/// Enter does what Space does on the button that has the focus.
bool pressesButton(QObject* watched, const QKeyEvent& event) {
    auto* button = qobject_cast<QAbstractButton*>(watched);
    const bool enter = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    if (!enter || !button || !button->hasFocus() || !button->isEnabled() ||
        event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier))
        return false;
    if (!event.isAutoRepeat())
        button->click();
    return true;
}

} // namespace

Theme::Theme(QApplication& app, ThemeMode mode)
    : m_app(app)
    , m_tokens(compiledTokens())
    , m_mode(mode)
    , m_ring(new FocusRing(app, this)) {
    app.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    app.setFont(typeface(FontStyle::Body));
    app.setProperty(themeProperty, QVariant::fromValue<QObject*>(this));
    app.installEventFilter(this);
    follow();
    apply();
}

Theme::~Theme() {
    m_app.setProperty(themeProperty, {});
}

Theme& Theme::current() {
    auto* theme = static_cast<Theme*>(qApp->property(themeProperty).value<QObject*>());
    Q_ASSERT_X(theme, "Theme::current", "the application has no theme yet");
    return *theme;
}

void Theme::setMode(ThemeMode mode) {
    m_mode = mode;
    const bool before = m_dark;
    follow();
    if (m_dark != before)
        apply();
}

QColor Theme::color(Color color) const {
    return palette()[static_cast<size_t>(color)];
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ThemeChange && m_mode == ThemeMode::System && !m_applying)
        setMode(m_mode);
    if (event->type() == QEvent::Polish)
        roundMenu(qobject_cast<QMenu*>(watched));
    if (event->type() == QEvent::Resize)
        cutCorners(qobject_cast<QMenu*>(watched));
    if (event->type() == QEvent::KeyPress &&
        pressesButton(watched, *static_cast<QKeyEvent*>(event)))
        return true;
    return QObject::eventFilter(watched, event);
}

void Theme::follow() {
    if (m_mode != ThemeMode::System) {
        m_dark = m_mode == ThemeMode::Dark;
        return;
    }
    // Without ours on top, the application's palette is the desktop's.
    const QScopedValueRollback guard(m_applying, true);
    const QPalette ours = m_app.palette();
    m_app.setPalette(QPalette());
    m_dark = looksDark(m_app.palette());
    m_app.setPalette(ours);
}

void Theme::apply() {
    const QScopedValueRollback guard(m_applying, true);
    m_app.setPalette(qtPalette(palette()));
    m_app.setStyleSheet(stylesheet(palette()));
    Q_EMIT changed();
}

bool looksDark(const QPalette& palette) {
    return palette.color(QPalette::WindowText).lightness() >
           palette.color(QPalette::Window).lightness();
}

Color layerColor(int position, LayerFace face) {
    constexpr Color faces[3][5] = {
        {Color::LRW, Color::L1, Color::L2, Color::L3, Color::L4},
        {Color::LRWFront, Color::L1Front, Color::L2Front, Color::L3Front, Color::L4Front},
        {Color::LRWSide, Color::L1Side, Color::L2Side, Color::L3Side, Color::L4Side}};
    // L1 L2 L3 L4 | L4 L3 L2 | L4 L3 L2 | …
    const int column = position < 0 ? 0 : position < 4 ? position + 1 : 4 - (position - 4) % 3;
    return faces[static_cast<int>(face)][column];
}

Color seriesColor(int index) {
    constexpr Color series[] = {Color::S1, Color::S2, Color::S3, Color::S4, Color::S5};
    return series[qBound(0, index, 4)];
}

} // namespace boxwright::ui
