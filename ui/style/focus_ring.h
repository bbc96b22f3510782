#pragma once

#include <QPointer>
#include <QWidget>

class QApplication;

namespace boxwright::ui {

/// Draws the focus ring of whichever control has keyboard focus, 2 px outside its edge, so that no
/// control needs to reserve room for it. Controls ask for it with wantsFocusRing(); those that
/// show focus in their own way (fields, sliders, lists) do not.
class FocusRing : public QObject {
    Q_OBJECT
public:
    FocusRing(QApplication& app, QObject* parent);
    ~FocusRing() override;

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void moveTo(QWidget* widget);
    void place();

    QPointer<QWidget> m_target;
    QPointer<QWidget> m_overlay;
    bool m_keyboard = false;
};

/// @param cornerRadius of the control itself.
void wantsFocusRing(QWidget* widget, int cornerRadius);

/// True when the last input was a key: what decides whether a ring is shown.
bool keyboardFocusVisible(const QWidget* widget);

} // namespace boxwright::ui
