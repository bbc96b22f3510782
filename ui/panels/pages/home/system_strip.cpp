#include "ui/panels/pages/home/system_strip.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/panels/pages/home/host_summary.h"
#include "ui/panels/pages/system/check_counts.h"
#include "ui/panels/pages/system/check_words.h"
#include "ui/style/focus_ring.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QAbstractButton>
#include <QEvent>
#include <QHBoxLayout>
#include <QPointer>
#include <QVBoxLayout>

#include <utility>

namespace boxwright::ui {

namespace {

/// One of the five: what it is and what was found. Leads to the checks behind it.
class StripCell : public QAbstractButton {
public:
    explicit StripCell(HostSummary summary)
        : m_summary(std::move(summary)) {
        setText(m_summary.title);
        setAccessibleDescription(m_summary.value);
        setToolTip(m_summary.text);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        wantsFocusRing(this, radius::control);
    }
    QSize sizeHint() const override { return {160, 60}; }

protected:
    void paintEvent(QPaintEvent*) override {
        WidgetPainter painter(this);
        if (underMouse())
            painter.roundBox(rect().adjusted(2, 2, -2, -2), radius::control, Color::Hover);
        const auto [iconName, iconColor] = markOf(m_summary.state);
        drawIcon(painter, QRectF(17, 14, 16, 16), iconName, iconColor);
        const int wide = width() - 38 - 8;
        painter.textLine(QRectF(38, 12, wide, 20), text(), FontStyle::BodyMedium, Color::T1);
        painter.textLine(QRectF(38, 32, wide, 16), m_summary.value, FontStyle::Small, Color::T3);
    }
    bool event(QEvent* event) override {
        if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
            update();
        return QAbstractButton::event(event);
    }

private:
    HostSummary m_summary;
};

} // namespace

SystemStrip::SystemStrip(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_header(new SectionHeader(tr("This system")))
    , m_counts(new CheckCounts)
    , m_cells(new QHBoxLayout)
    , m_state(new Label(FontStyle::Small, Color::T3)) {
    auto* card = new Card;
    card->body()->setContentsMargins(1, 1, 1, 1);
    card->body()->addLayout(m_cells);
    card->body()->addWidget(m_state);
    m_state->setObjectName(QStringLiteral("hostState"));
    m_state->setContentsMargins(space::cardH, 0, space::cardH, 0);
    card->setMinimumHeight(62);
    m_cells->setSpacing(0);
    auto* again = new Link(tr("Check again"));
    m_header->row()->addWidget(m_counts);
    m_header->row()->setSpacing(space::gap);
    m_header->row()->addWidget(again);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_header);
    column->addWidget(card);
    connect(again, &Link::clicked, this, &SystemStrip::check);
    connect(&backend, &Backend::helperChanged, this, &SystemStrip::check);
    check();
}

void SystemStrip::check() {
    m_header->setSubtitle(hostLine(m_backend.host()));
    if (m_cells->count() == 0)
        m_state->setText(tr("Looking at what this machine offers a box…"));
    m_backend.checkHost([guard = QPointer(this)](const Result<std::vector<HostCheck>>& checks) {
        if (!guard)
            return;
        if (checks)
            return guard->show(*checks);
        const HelperInfo helper = guard->m_backend.helper();
        if (helper.mode == HelperMode::None && helper.problem.isEmpty())
            return; // it is still being reached, and then asked again
        guard->clear();
        guard->m_state->setText(tr("Not known: %1").arg(errorText(checks.error())));
    });
}

void SystemStrip::clear() {
    while (QLayoutItem* item = m_cells->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_state->show();
}

void SystemStrip::show(const std::vector<HostCheck>& checks) {
    clear();
    m_state->hide();
    for (const HostSummary& summary : summarize(checks)) {
        if (m_cells->count())
            m_cells->addWidget(new Separator(Qt::Vertical));
        auto* cell = new StripCell(summary);
        connect(cell, &QAbstractButton::clicked, this, &SystemStrip::detailsRequested);
        m_cells->addWidget(cell, 1);
    }
    m_header->setSubtitle(hostLine(m_backend.host()));
    m_counts->show(checks);
}

} // namespace boxwright::ui
