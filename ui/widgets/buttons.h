#pragma once

#include "ui/style/tokens.h"

#include <QAbstractButton>

#include <optional>

class QMenu;

namespace boxwright::ui {

enum class ButtonKind {
    Primary,    ///< one per view
    Normal,     ///< raised, bordered
    Quiet,      ///< no surface at rest
    Danger,     ///< normal with bad text
    DangerFill, ///< the confirming one of a dialog
};
enum class ButtonSize { Normal = 32, Small = 28, Tiny = 24 };

/// A push button; with a menu it shows a chevron and opens it.
class Button : public QAbstractButton {
    Q_OBJECT
public:
    explicit Button(const QString& text, ButtonKind kind = ButtonKind::Normal,
                    QWidget* parent = nullptr);
    Button(const QString& iconName, const QString& text, ButtonKind kind = ButtonKind::Normal,
           QWidget* parent = nullptr);

    void setKind(ButtonKind kind);
    void setButtonSize(ButtonSize size);
    void setIconName(const QString& name);
    /// The text's colour unless set.
    void setIconColor(std::optional<Color> color);
    /// Quiet text at the right end: a shortcut.
    void setHint(const QString& hint);
    void setMenu(QMenu* menu); ///< takes it
    QMenu* menu() const { return m_menu; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    Color textColor() const;
    void paintSurface(class WidgetPainter& painter) const;
    void openMenu();

    ButtonKind m_kind;
    ButtonSize m_size = ButtonSize::Normal;
    QString m_iconName;
    std::optional<Color> m_iconColor;
    QString m_hint;
    QMenu* m_menu = nullptr;
};

/// An icon alone: always with a tooltip, which is its accessible name.
class IconButton : public QAbstractButton {
    Q_OBJECT
public:
    IconButton(const QString& iconName, const QString& toolTip, QWidget* parent = nullptr,
               int size = 28);

    void setIconName(const QString& name);
    QString iconName() const { return m_iconName; }
    /// Colour at rest; t2 unless set.
    void setRestColor(Color color);
    QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    QString m_iconName;
    int m_size;
    Color m_rest = Color::T2;
};

} // namespace boxwright::ui
