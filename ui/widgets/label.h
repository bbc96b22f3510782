#pragma once

#include "ui/style/theme.h"

#include <QHash>
#include <QLabel>

namespace boxwright::ui {

/// Text in a style of the type scale and a token colour, both following the theme.
class Label : public QLabel {
    Q_OBJECT
public:
    explicit Label(FontStyle style, Color color = Color::T1, QWidget* parent = nullptr);
    Label(const QString& text, FontStyle style, Color color = Color::T1, QWidget* parent = nullptr);

    void setStyle(FontStyle style);
    void setColor(Color color);
    /// Wraps to the width it is given.
    Label* wrapped();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    /// What sizes follow from.
    struct Measured {
        QString text;
        QFont font;
        QMargins margins;
        int widest = 0;
        bool wraps = false;
        bool operator==(const Measured&) const = default;
    };
    struct Sizes {
        Measured of;
        QSize hint;
        QSize minimum;
        QHash<int, int> heights; ///< by width
    };
    Sizes& sizes() const;
    int paragraphHeight(int width) const;

    FontStyle m_style = FontStyle::Body;
    Color m_color;
    mutable Sizes m_sizes;
};

/// One line that elides in the middle; the whole text is in the tooltip and on the clipboard.
class ElidedLabel : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, FontStyle style = FontStyle::Code,
                         Color color = Color::T2, QWidget* parent = nullptr);

    QString text() const { return m_text; }
    void setText(const QString& text);
    /// Stands where the whole has no room, instead of an elided one; empty for none.
    void setShortText(const QString& text);
    void setElideMode(Qt::TextElideMode mode);
    void setAlignment(Qt::Alignment alignment);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QString m_text;
    QString m_short;
    FontStyle m_style;
    Color m_color;
    Qt::TextElideMode m_mode = Qt::ElideMiddle;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};

/// Text that does something when clicked, or by Space or Enter; a link to screen readers.
class Link : public Label {
    Q_OBJECT
public:
    explicit Link(const QString& text, FontStyle style = FontStyle::Small, Color color = Color::Acc,
                  QWidget* parent = nullptr);

Q_SIGNALS:
    void clicked();

protected:
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    Color m_rest;
};

} // namespace boxwright::ui
