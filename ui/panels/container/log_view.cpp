#include "ui/panels/container/log_view.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/style/theme.h"

#include <QPointer>
#include <QRegularExpression>
#include <QScrollBar>

#include <utility>

namespace boxwright::ui {
namespace {

constexpr int refreshMs = 1000;

} // namespace

QString plainLogText(const QByteArray& log) {
    static const QRegularExpression escapes(
        QStringLiteral("\\x1b\\[[0-?]*[ "
                       "-/"
                       "]*[@-~]|\\x1b\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)|\\x1b[@-Z\\\\-_]|[\\x00-"
                       "\\x08\\x0b-\\x1f\\x7f]"));
    return QString::fromUtf8(log).remove(escapes);
}

LogView::LogView(Backend& backend, const QString& id, QWidget* parent)
    : QPlainTextEdit(parent)
    , m_backend(backend)
    , m_id(id) {
    setReadOnly(true);
    setProperty("bare", true);
    setFrameShape(QFrame::NoFrame);
    setFont(typeface(FontStyle::Terminal));
    setAccessibleName(tr("Log"));
    setPlaceholderText(tr("Nothing was written yet."));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setViewportMargins(space::gap, space::unit, 0, 0);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_filling)
            setFollowing(value == verticalScrollBar()->maximum());
    });
    m_timer.setInterval(refreshMs);
    connect(&m_timer, &QTimer::timeout, this, &LogView::read);
}

void LogView::setAlive(bool alive) {
    m_alive = alive;
    if (isVisible())
        read();
    if (!alive)
        m_timer.stop();
}

void LogView::showEvent(QShowEvent* event) {
    QPlainTextEdit::showEvent(event);
    read();
    if (m_alive)
        m_timer.start();
}

void LogView::hideEvent(QHideEvent* event) {
    QPlainTextEdit::hideEvent(event);
    m_timer.stop();
}

void LogView::read() {
    if (m_reading)
        return;
    m_reading = true;
    m_backend.readLog(m_id, [this, self = QPointer(this)](Result<QByteArray> log) {
        if (!self)
            return;
        m_reading = false;
        if (log)
            take(*log);
        else
            setPlaceholderText(errorText(log.error()));
    });
}

void LogView::take(const QByteArray& log) {
    if (log == m_shown)
        return;
    QScrollBar* bar = verticalScrollBar();
    const int place = bar->value();
    const QString plain = plainLogText(log);
    const QString before = toPlainText();
    m_shown = log;
    m_filling = true;
    if (!before.isEmpty() && plain.startsWith(before)) {
        QTextCursor end(document()); // keeps what is selected and found
        end.movePosition(QTextCursor::End);
        end.insertText(plain.mid(before.size()));
    } else {
        setPlainText(plain);
    }
    bar->setValue(m_following ? bar->maximum() : place);
    m_filling = false;
}

void LogView::setFollowing(bool following) {
    if (std::exchange(m_following, following) == following)
        return;
    if (following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    Q_EMIT followingChanged(following);
}

} // namespace boxwright::ui
