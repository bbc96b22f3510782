#include "ui/panels/pages/home/system_strip.h"

#include "ui/panels/pages/home/host_summary.h"
#include "ui/panels/pages/system/check_words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {

namespace {

QWidget* cell(const HostSummary& summary) {
    const auto [iconName, iconColor] = markOf(summary.state);
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(8);
    auto* mark = new QVBoxLayout;
    mark->addSpacing(2);
    mark->addWidget(new IconMark(iconName, iconColor, 16));
    mark->addStretch();
    row->addLayout(mark);
    auto* text = new QVBoxLayout;
    text->setSpacing(0);
    text->addWidget(new Label(summary.title, FontStyle::BodyMedium));
    auto* value = new ElidedLabel(summary.value, FontStyle::Small, Color::T3);
    value->setElideMode(Qt::ElideRight);
    text->addWidget(value);
    row->addLayout(text, 1);
    box->setToolTip(summary.text);
    return box;
}

} // namespace

SystemStrip::SystemStrip(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_header(new SectionHeader(tr("This system")))
    , m_counts(new Label(FontStyle::Small, Color::T3))
    , m_cells(new QHBoxLayout) {
    auto* card = new Card;
    card->body()->setContentsMargins(0, 0, 0, 0);
    card->body()->addLayout(m_cells);
    card->setMinimumHeight(62);
    m_cells->setSpacing(0);
    auto* details = new Link(tr("Engine and checks"));
    m_header->row()->addWidget(m_counts);
    m_header->row()->addWidget(details);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_header);
    column->addWidget(card);
    connect(details, &Link::clicked, this, &SystemStrip::detailsRequested);
    connect(&backend, &Backend::helperChanged, this, &SystemStrip::check);
    check();
}

void SystemStrip::check() {
    m_header->setSubtitle(hostLine(m_backend.host()));
    m_backend.checkHost([guard = QPointer(this)](const Result<std::vector<HostCheck>>& checks) {
        if (guard && checks)
            guard->show(*checks);
    });
}

void SystemStrip::show(const std::vector<HostCheck>& checks) {
    while (QLayoutItem* item = m_cells->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const HostSummary& summary : summarize(checks)) {
        if (m_cells->count())
            m_cells->addWidget(new Separator(Qt::Vertical));
        m_cells->addWidget(cell(summary), 1);
    }
    m_header->setSubtitle(hostLine(m_backend.host()));
    showSummary(checks);
}

void SystemStrip::showSummary(const std::vector<HostCheck>& checks) {
    const auto count = [&](CheckState state) {
        return int(std::count_if(checks.begin(), checks.end(),
                                 [state](const HostCheck& check) { return check.state == state; }));
    };
    const int missing = count(CheckState::Missing);
    m_counts->setText(missing ? tr("%1 ok · %2 to fix").arg(count(CheckState::Ok)).arg(missing)
                              : tr("%1 ok").arg(count(CheckState::Ok)));
}

} // namespace boxwright::ui
