#include "ui/panels/pages/system/check_counts.h"

#include "ui/panels/pages/system/check_words.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"

#include <QHBoxLayout>

#include <algorithm>

namespace boxwright::ui {

CheckCounts::CheckCounts(QWidget* parent)
    : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 0, 0);
    row->setSpacing(space::gap);
    m_ok = add(CheckState::Ok);
    m_optional = add(CheckState::Optional);
    m_missing = add(CheckState::Missing);
}

CheckCounts::Count CheckCounts::add(CheckState state) {
    const auto [iconName, iconColor] = markOf(state);
    Count count{new QWidget, new Label(FontStyle::Small, Color::T2)};
    auto* row = new QHBoxLayout(count.box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(new IconMark(iconName, iconColor, 14));
    row->addWidget(count.label);
    count.box->hide();
    layout()->addWidget(count.box);
    return count;
}

void CheckCounts::show(const std::vector<HostCheck>& checks) {
    QStringList said;
    const auto fill = [&](const Count& count, CheckState state, const QString& text) {
        const auto number = std::count_if(checks.begin(), checks.end(), [state](const auto& check) {
            return check.state == state;
        });
        count.label->setText(text.arg(number));
        count.box->setVisible(number > 0);
        if (number > 0)
            said << count.label->text();
    };
    fill(m_ok, CheckState::Ok, tr("%1 ok"));
    fill(m_optional, CheckState::Optional, tr("%1 optional"));
    fill(m_missing, CheckState::Missing, tr("%1 to fix"));
    setAccessibleName(said.join(QStringLiteral(", ")));
}

} // namespace boxwright::ui
