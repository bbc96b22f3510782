#include "ui/panels/editor/common/explanation.h"

#include "ui/document/spec_document.h"

#include <QEvent>
#include <QWidget>

namespace boxwright::ui {

Explainer::Explainer(SpecDocument& document, QObject* parent)
    : QObject(parent) {
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &Explainer::refresh);
    connect(&document, &SpecDocument::changed, this, [this] { m_refresh.start(); });
}

void Explainer::attach(QWidget* widget, Make make) {
    if (!m_makers.contains(widget)) {
        widget->installEventFilter(this);
        connect(widget, &QObject::destroyed, this,
                [this](QObject* gone) { m_makers.remove(gone); });
    }
    m_makers.insert(widget, std::move(make));
}

void Explainer::show(Make make) {
    m_current = std::move(make);
    m_refresh.start();
}

bool Explainer::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn && m_makers.contains(watched))
        show(m_makers.value(watched));
    return QObject::eventFilter(watched, event);
}

void Explainer::refresh() {
    if (m_current)
        Q_EMIT shown(m_current());
}

} // namespace boxwright::ui
