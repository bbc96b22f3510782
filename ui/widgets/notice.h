#pragma once

#include "ui/widgets/chip.h"

#include <QWidget>

namespace boxwright::ui {

/// A sentence next to its cause, tinted, with an action at its right end.
class Notice : public QWidget {
    Q_OBJECT
public:
    explicit Notice(Tone tone = Tone::Warning, QWidget* parent = nullptr);

    void setText(const QString& text); ///< hidden while empty
    void setTone(Tone tone);
    void setAction(const QString& text); ///< empty for none

Q_SIGNALS:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Tone m_tone;
    class IconMark* m_icon;
    class Label* m_text;
    class Link* m_action;
};

} // namespace boxwright::ui
