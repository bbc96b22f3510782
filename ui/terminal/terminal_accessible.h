#pragma once

#include <QAccessible>
#include <QObject>
#include <QString>
#include <QTimer>

namespace boxwright::ui {

class TerminalView;

/// Tells assistive technology what the terminal shows: the lines in sight are the text, the
/// program's cursor the caret. While nobody listens it costs nothing.
class TerminalSpeaker : public QObject, public QAccessible::ActivationObserver {
    Q_OBJECT
public:
    explicit TerminalSpeaker(TerminalView& view);
    ~TerminalSpeaker() override;

    void accessibilityActiveChanged(bool active) override { m_heard = active; }

Q_SIGNALS:
    void told(int position, const QString& removed, const QString& inserted);

private:
    void announceSoon();
    void announce();

    TerminalView& m_view;
    QTimer m_soon; ///< what comes in many small pieces is told once
    QString m_told;
    int m_toldCursor = -1;
    bool m_heard = QAccessible::isActive(); ///< somebody listens
};

} // namespace boxwright::ui
