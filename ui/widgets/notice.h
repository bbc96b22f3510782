#pragma once

#include "ui/widgets/chip.h"

#include <QWidget>

class QVBoxLayout;

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

/// A column of notices with room around it, as long as one of them is shown; without, it takes
/// none.
class NoticeColumn : public QWidget {
    Q_OBJECT
public:
    explicit NoticeColumn(const QMargins& around, QWidget* parent = nullptr);
    void add(QWidget* notice);
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QVBoxLayout* m_column;
};

} // namespace boxwright::ui
