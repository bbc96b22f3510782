#pragma once

#include <QWidget>

#include <functional>

class QTimer;

namespace boxwright::ui {

class Button;
class Label;

/// "Deleted web-frontend. Undo", at the bottom of its parent for six seconds; the pointer over it
/// or focus inside holds it. What cannot be undone by the document is done when the bar goes.
class UndoBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int shownMs = 6000;

    explicit UndoBar(QWidget* parent);
    ~UndoBar() override; ///< carries out what is still pending

    /// @param undo called by the button; `done`, when given, once the time to undo has passed. A
    /// new offer carries out the one before.
    void offer(const QString& text, std::function<void()> undo, std::function<void()> done = {});
    /// The same bar with another button; no button when `action` is empty.
    void offerAction(const QString& text, const QString& action, std::function<void()> act);
    void finish(); ///< as if the time had passed
    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void paintEvent(QPaintEvent*) override;
    void enterEvent(QEnterEvent*) override;
    void leaveEvent(QEvent*) override;

private:
    void undo();
    void place();
    void appear(const QString& text, const QString& action, const QString& iconName);

    Label* m_text;
    Button* m_button;
    QTimer* m_timer;
    std::function<void()> m_undo;
    std::function<void()> m_done;
};

} // namespace boxwright::ui
