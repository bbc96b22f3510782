#include "ui/panels/editor/isolation/isolation_tab.h"

#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/isolation/mapping_card.h"
#include "ui/panels/editor/isolation/namespace_card.h"
#include "ui/widgets/notice.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

/// Reading order of the cards, two to a row.
constexpr std::string_view cardOrder[] = {"user", "pid", "mount",  "network",
                                          "uts",  "ipc", "cgroup", "time"};

} // namespace

IsolationTab::IsolationTab(const EditorContext& context, QWidget* parent)
    : EditorTab(context, parent)
    , m_head(new SectionHeader(tr("Namespaces")))
    , m_notice(new Notice)
    , m_mapping(new MappingCard(context))
    , m_names(new NamesCard(context)) {
    column()->addWidget(m_head);
    column()->addWidget(m_notice);
    QHBoxLayout* pair = nullptr;
    for (std::string_view type : cardOrder) {
        if (m_cards.size() % 2 == 0)
            pair = addCardRow(column());
        m_cards.push_back(new NamespaceCard(context, *findNamespace(type)));
        pair->addWidget(m_cards.back(), 1);
    }
    column()->addWidget(m_mapping);
    column()->addWidget(m_names);
    column()->addStretch();
    refresh();
}

QStringList IsolationTab::problemPaths() const {
    return {QStringLiteral("/linux/namespaces"),  QStringLiteral("/linux/uidMappings"),
            QStringLiteral("/linux/gidMappings"), QStringLiteral("/linux/timeOffsets"),
            QStringLiteral("/hostname"),          QStringLiteral("/domainname")};
}

int IsolationTab::counter() const {
    int count = 0;
    for (const NamespaceRow& row : namespaceCatalogue())
        count += namespaceChoice(spec(), row.type).mode != NamespaceMode::Host;
    return count;
}

QString IsolationTab::summary() const {
    int made = 0;
    int joined = 0;
    int shared = 0;
    for (const NamespaceRow& row : namespaceCatalogue()) {
        const NamespaceMode mode = namespaceChoice(spec(), row.type).mode;
        made += mode == NamespaceMode::New;
        shared += mode == NamespaceMode::Host;
        joined += mode == NamespaceMode::Container || mode == NamespaceMode::Path;
    }
    return tr("%1 new · %2 joined · %3 shared with the host").arg(made).arg(joined).arg(shared);
}

void IsolationTab::refresh() {
    m_head->setSubtitle(summary());
    m_notice->setText(problemAt(document(), QStringLiteral("/linux/namespaces")));
    for (NamespaceCard* card : m_cards)
        card->refresh();
    m_mapping->refresh();
    m_names->refresh();
}

} // namespace boxwright::ui
