#include "ui/panels/pages/system/system_page.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/panels/pages/system/check_card.h"
#include "ui/panels/pages/system/check_counts.h"
#include "ui/panels/pages/system/engine_choice.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/label.h"
#include "ui/widgets/notice.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPointer>
#include <QVBoxLayout>

#include <algorithm>

namespace boxwright::ui {

namespace {

constexpr int columnCount = 3;

struct Group {
    QString name;
    std::vector<HostCheck> checks;
};

/// In the order of the catalogue: a group stands where its first check does.
std::vector<Group> inGroups(const std::vector<HostCheck>& checks) {
    std::vector<Group> groups;
    for (const HostCheck& check : checks) {
        const QString name = wordsOf(check).group;
        const auto known = std::find_if(groups.begin(), groups.end(),
                                        [&](const Group& one) { return one.name == name; });
        if (known == groups.end())
            groups.push_back({name, {check}});
        else
            known->checks.push_back(check);
    }
    return groups;
}

} // namespace

SystemPage::SystemPage(const Route& route, const PageContext& context)
    : Page(route, context)
    , m_notice(new Notice(Tone::Bad))
    , m_header(new SectionHeader(tr("Checks")))
    , m_counts(new CheckCounts)
    , m_columns(new QHBoxLayout) {
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::page, space::gap, space::page, space::page);
    column->setSpacing(12);
    column->addWidget(
        new SectionHeader(tr("Engine"), tr("who makes the boxes; running ones keep theirs")));
    column->addWidget(new EngineChoice(backend()));
    column->addWidget(m_notice);
    column->addSpacing(8);
    m_header->row()->insertWidget(1, m_counts);
    column->addWidget(m_header);
    m_columns->setSpacing(20);
    column->addLayout(m_columns);
    column->addStretch();
    setScrollingBody(body);
    connect(&backend(), &Backend::helperChanged, this, &SystemPage::check);
}

QWidget* SystemPage::makeTopBar() {
    m_bar = new TopBar;
    m_when = new Label(FontStyle::Small, Color::T3);
    m_copy = new Button(QStringLiteral("copy"), tr("Copy report"));
    auto* again = new Button(QStringLiteral("refresh"), tr("Check again"));
    m_bar->row()->addStretch();
    for (QWidget* part : QList<QWidget*>{m_when, m_copy, again})
        m_bar->row()->addWidget(part);
    connect(m_copy, &Button::clicked, this, &SystemPage::copyReport);
    connect(again, &Button::clicked, this, &SystemPage::check);
    return m_bar;
}

void SystemPage::arrive(const Route&) {
    if (m_checks.empty())
        check();
}

void SystemPage::check() {
    QElapsedTimer since;
    since.start();
    m_notice->setText(backend().helper().problem);
    Q_EMIT busyChanged(true);
    backend().checkHost(
        [page = QPointer(this), since](const Result<std::vector<HostCheck>>& checks) {
            if (!page)
                return;
            Q_EMIT page->busyChanged(false);
            if (!checks)
                return page->m_notice->setText(errorText(checks.error()));
            page->show(*checks);
            page->m_when->setText(tr("checked %1, %2 s")
                                      .arg(QTime::currentTime().toString(QStringLiteral("HH:mm")))
                                      .arg(double(since.elapsed()) / 1000, 0, 'f', 1));
        });
}

void SystemPage::show(const std::vector<HostCheck>& checks) {
    m_checks = checks;
    m_bar->setTitle(tr("System"), QStringLiteral("%1 · %2").arg(backend().host().hostname,
                                                                hostLine(backend().host())));
    m_counts->show(checks);
    fillColumns();
}

/// Every command once, in the order of the checks; the first of a cause often mends the others.
void SystemPage::showFixes(QVBoxLayout* column) {
    QStringList commands;
    for (const HostCheck& check : m_checks) {
        const QString command = wordsOf(check).command;
        if (check.state == CheckState::Missing && !command.isEmpty() && !commands.contains(command))
            commands << command;
    }
    if (commands.isEmpty())
        return;
    auto* card =
        new Card({}, commands.size() == 1 ? tr("What the fix runs")
                                          : tr("What the %1 fixes run").arg(commands.size()));
    card->header()->addWidget(new Label(tr("nothing else"), FontStyle::Small, Color::T3));
    auto* code = new CodeBlock(tr("commands"));
    code->setText(commands.join(QLatin1Char('\n')));
    card->body()->addWidget(code);
    column->addWidget(card);
}

void SystemPage::fillColumns() {
    while (QLayoutItem* item = m_columns->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    std::vector<QVBoxLayout*> columns;
    std::vector<int> heights(columnCount, 0);
    for (int i = 0; i < columnCount; ++i) {
        auto* part = new QWidget;
        columns.push_back(new QVBoxLayout(part));
        columns.back()->setContentsMargins(0, 0, 0, 0);
        columns.back()->setSpacing(12);
        m_columns->addWidget(part, 1);
    }
    for (const Group& group : inGroups(m_checks)) {
        const auto shortest = std::min_element(heights.begin(), heights.end());
        *shortest += 1 + int(group.checks.size());
        columns[size_t(shortest - heights.begin())]->addWidget(
            new CheckCard(group.name, group.checks));
    }
    const auto shortest = std::min_element(heights.begin(), heights.end());
    showFixes(columns[size_t(shortest - heights.begin())]);
    for (QVBoxLayout* column : columns)
        column->addStretch();
}

void SystemPage::copyReport() {
    QGuiApplication::clipboard()->setText(
        checkReport(backend().host(), backend().helper(), m_checks));
    host().say(tr("The report is on the clipboard."));
}

} // namespace boxwright::ui
