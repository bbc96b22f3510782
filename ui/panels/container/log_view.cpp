#include "ui/panels/container/log_view.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/style/theme.h"

#include <QPointer>
#include <QRegularExpression>
#include <QScrollBar>

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
    setFrameShape(QFrame::NoFrame);
    setFont(typeface(FontStyle::Terminal));
    setAccessibleName(tr("Log"));
    setPlaceholderText(tr("Nothing was written yet."));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setViewportMargins(space::gap, space::unit, 0, 0);
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
    const bool atEnd = bar->value() == bar->maximum();
    const int place = bar->value();
    m_shown = log;
    setPlainText(plainLogText(log));
    bar->setValue(atEnd ? bar->maximum() : place);
}

} // namespace boxwright::ui
