#pragma once

#include "ui/widgets/accessible_parts.h"
#include "ui/widgets/chip.h"

#include <QWidget>

#include <vector>

namespace boxwright::ui {

/// Tabs with an icon (optional) and a counter, 40 px high; the current one is underlined. One tab
/// stop: arrow keys, Home and End choose. Scrolls rather than squeezes.
class TabBar : public QWidget, public AccessibleParts {
    Q_OBJECT
public:
    static constexpr int inset = 8; ///< beside the first and the last tab: room for the focus ring

    explicit TabBar(const QString& name, QWidget* parent = nullptr);

    int add(const QString& text, const QString& iconName = {}); ///< its index
    /// With a cross at its right end; the middle button and Delete ask the same.
    void setClosable(int index, bool closable);
    /// Tells nobody: who asked for it knows which tab is current afterwards.
    void remove(int index);
    int count() const { return int(m_tabs.size()); }
    int current() const { return m_current; }
    void setCurrent(int index);
    /// No counter for a negative one.
    void setCounter(int index, int value, Tone tone = Tone::Neutral);
    void setTabEnabled(int index, bool enabled, const QString& reason = {});

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, 40}; }
    QAccessible::Role accessibleRole() const override { return QAccessible::PageTabList; }
    std::vector<AccessiblePart> accessibleParts() override;

Q_SIGNALS:
    void currentChanged(int index);
    void closeRequested(int index);

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
        bool closable = false;
        QString reason;
    };

    int tabWidth(const Tab& tab) const;
    QRect tabRect(int index) const;
    int tabAt(const QPoint& pos) const;
    QRect crossRect(int index) const;
    void scrollTo(int offset);
    void step(int from, int direction);

    std::vector<Tab> m_tabs;
    int m_current = 0;
    int m_hovered = -1;
    int m_offset = 0;
};

} // namespace boxwright::ui
