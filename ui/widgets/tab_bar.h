#pragma once

#include "ui/widgets/chip.h"

#include <QWidget>

#include <vector>

namespace boxwright::ui {

/// Tabs with an icon (optional) and a counter, 40 px high; the current one is underlined. One tab
/// stop: arrow keys, Home and End choose. Scrolls rather than squeezes.
class TabBar : public QWidget {
    Q_OBJECT
public:
    explicit TabBar(const QString& name, QWidget* parent = nullptr);

    int add(const QString& text, const QString& iconName = {}); ///< its index
    int count() const { return int(m_tabs.size()); }
    int current() const { return m_current; }
    void setCurrent(int index);
    /// No counter for a negative one.
    void setCounter(int index, int value, Tone tone = Tone::Neutral);
    void setTabEnabled(int index, bool enabled, const QString& reason = {});

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, 40}; }

Q_SIGNALS:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent*) override;
    bool event(QEvent* event) override;

private:
    struct Tab {
        QString text;
        QString iconName;
        int counter = -1;
        Tone tone = Tone::Neutral;
        bool enabled = true;
        QString reason;
    };

    int tabWidth(const Tab& tab) const;
    QRect tabRect(int index) const;
    int tabAt(const QPoint& pos) const;
    void scrollTo(int offset);
    void step(int from, int direction);

    std::vector<Tab> m_tabs;
    int m_current = 0;
    int m_hovered = -1;
    int m_offset = 0;
};

} // namespace boxwright::ui
