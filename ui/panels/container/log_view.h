#pragma once

#include "ui/backend.h"

#include <QPlainTextEdit>
#include <QTimer>

namespace boxwright::ui {

/// The size-capped log of a container: plain text, read again while it is shown and something
/// runs. Somebody who has scrolled up keeps the place.
class LogView : public QPlainTextEdit {
    Q_OBJECT
public:
    LogView(Backend& backend, const QString& id, QWidget* parent = nullptr);

    void setAlive(bool alive);
    /// Whether new lines scroll into sight. Scrolling up by hand lets go, to the end takes hold.
    void setFollowing(bool following);
    bool isFollowing() const { return m_following; }

Q_SIGNALS:
    void followingChanged(bool following);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void read();
    void take(const QByteArray& log);

    Backend& m_backend;
    QString m_id;
    QTimer m_timer;
    QByteArray m_shown;
    bool m_alive = false;
    bool m_following = true;
    bool m_filling = false;
    bool m_reading = false;
};

/// What a terminal would not print: escape sequences and carriage returns.
QString plainLogText(const QByteArray& log);

} // namespace boxwright::ui
