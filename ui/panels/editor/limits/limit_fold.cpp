#include "ui/panels/editor/limits/limit_fold.h"

#include "ui/panels/editor/common/words.h"
#include "ui/style/motion.h"
#include "ui/widgets/buttons.h"

#include <algorithm>

namespace boxwright::ui {

LimitFold::LimitFold(const EditorContext& context, std::span<const std::string_view> keys,
                     QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_button(new IconButton(QStringLiteral("down"), {}, nullptr, 24)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::unit);
    QStringList names;
    for (std::string_view key : keys) {
        const LimitRow* row = findLimit(key);
        if (row == nullptr)
            continue;
        m_rows.push_back(row);
        column->addWidget(m_lines.emplace_back(new LimitLine(context, *row)));
        names.append(translated("Limit", row->label));
    }
    m_names = names.join(QStringLiteral(", "));
    m_button->setObjectName(QStringLiteral("moreLimits"));
    connect(m_button, &QAbstractButton::clicked, this, [this] {
        setOpen(!m_open);
        expand(this, m_open);
    });
    setOpen(false);
    hide();
    refresh();
}

void LimitFold::setOpen(bool open) {
    m_open = open;
    m_button->setIconName(open ? QStringLiteral("up") : QStringLiteral("down"));
    m_button->setToolTip(open ? tr("Show less: %1").arg(m_names)
                              : tr("Show more: %1").arg(m_names));
    m_button->setAccessibleName(m_button->toolTip());
}

bool LimitFold::anySet() const {
    return std::any_of(m_rows.begin(), m_rows.end(), [this](const LimitRow* row) {
        return limitOf(m_context.document.spec(), *row).value_or(row->kernelDefault) !=
               row->kernelDefault;
    });
}

void LimitFold::unfold() {
    setOpen(true);
    setVisible(true);
}

/// What is set is seen; folding it away again is the user's choice.
void LimitFold::refresh() {
    for (LimitLine* line : m_lines)
        line->refresh();
    const bool set = anySet();
    if (set && !m_wasSet)
        unfold();
    m_wasSet = set;
}

} // namespace boxwright::ui
