#include "ui/panels/editor/process/rlimits_card.h"

#include "engine/model/limits.h"
#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/process/process_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"

#include <QGridLayout>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace boxwright::ui {
namespace {

constexpr uint64_t unlimited = std::numeric_limits<uint64_t>::max();
constexpr uint64_t usual = 1024;
constexpr int columns = 5; ///< name, soft, hard, meaning, remove

QString numberText(uint64_t value) {
    return value == unlimited ? QStringLiteral("max") : QString::number(value);
}

/// "1024", "64k", "8 MiB", "max"; nothing for what is no number.
std::optional<uint64_t> readNumber(const QString& text) {
    QString typed = text.trimmed().toLower();
    if (typed == QLatin1String("max") || typed == QLatin1String("unlimited"))
        return unlimited;
    uint64_t factor = 1;
    const QString letters = QStringLiteral("kmg");
    for (int i = 0; i < letters.size(); ++i) {
        const qsizetype at = typed.indexOf(letters[i]);
        if (at > 0) {
            factor = uint64_t(1) << (10 * (i + 1));
            typed.truncate(at);
        }
    }
    bool number = false;
    const uint64_t value = typed.trimmed().toULongLong(&number);
    if (!number || value > unlimited / factor)
        return std::nullopt;
    return value * factor;
}

} // namespace

RlimitsCard::RlimitsCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("gauge"), tr("Resource limits"), parent)
    , m_context(context)
    , m_menu(new QMenu)
    , m_grid(new QGridLayout) {
    header()->addStretch();
    header()->addWidget(new Label(QStringLiteral("prlimit64(pid, …)"), FontStyle::Code, Color::T2));
    auto* add = new Button(QStringLiteral("plus"), tr("Limit"), ButtonKind::Quiet);
    add->setButtonSize(ButtonSize::Small);
    add->setMenu(m_menu);
    add->setObjectName(QStringLiteral("addRlimit"));
    add->setToolTip(tr("Limit something of each process"));
    header()->addWidget(add);
    m_grid->setHorizontalSpacing(space::unit);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(3, 1);
    body()->addLayout(m_grid);
    body()->addStretch();
    connect(m_menu, &QMenu::aboutToShow, this, &RlimitsCard::fillMenu);
    refresh();
}

std::vector<Rlimit> RlimitsCard::rlimits() const {
    const auto& process = m_context.document.spec().process;
    return process ? process->rlimits.value_or(std::vector<Rlimit>{}) : std::vector<Rlimit>{};
}

void RlimitsCard::apply(const std::vector<Rlimit>& all) {
    m_context.document.endGesture();
    edits::setRlimits(m_context.document, all);
}

void RlimitsCard::fillMenu() {
    m_menu->clear();
    const std::vector<Rlimit> all = rlimits();
    for (const RlimitRow& row : rlimitCatalogue()) {
        const bool taken = std::any_of(all.begin(), all.end(),
                                       [&](const Rlimit& r) { return r.type == row.type; });
        if (taken)
            continue;
        const QString text = QStringLiteral("%1   %2").arg(qt(row.type).mid(7).toLower(),
                                                           translated("Limit", row.label));
        m_menu->addAction(text, this, [this, type = std::string(row.type)] {
            std::vector<Rlimit> more = rlimits();
            Rlimit added;
            added.type = type;
            added.soft = added.hard = usual;
            more.push_back(added);
            apply(more);
        });
    }
}

Field* RlimitsCard::makeValue(int index, const QString& name, uint64_t Rlimit::*member) {
    auto* field = new Field(name);
    field->setQuiet(true);
    field->setFixedWidth(84);
    field->setToolTip(tr("A number such as 1024 or 64k, or max"));
    m_context.explainer.attach(field, [context = m_context] {
        return explainProcess(context.document, QStringLiteral("rlimits"));
    });
    connect(field, &Field::committed, this, [this, field, index, member](const QString& text) {
        const auto value = readNumber(text);
        field->setError(value ? QString() : tr("A limit is a number such as 1024 or 64k, or max."));
        std::vector<Rlimit> all = rlimits();
        if (!value || index >= int(all.size()))
            return;
        all[size_t(index)].*member = *value;
        apply(all);
    });
    return field;
}

void RlimitsCard::addRow(int index, const Rlimit& rlimit) {
    const QString name = qt(rlimit.type).mid(7).toLower();
    const int at = addTableRow(m_grid, index, columns);
    m_grid->addWidget(new Label(name, FontStyle::Code, Color::T1), at, 0);
    Field* soft = makeValue(index, tr("Soft limit %1").arg(name), &Rlimit::soft);
    Field* hard = makeValue(index, tr("Hard limit %1").arg(name), &Rlimit::hard);
    m_grid->addWidget(soft, at, 1);
    m_grid->addWidget(hard, at, 2);
    const RlimitRow* row = findRlimit(rlimit.type);
    auto* meaning = new Label(row != nullptr ? translated("Limit", row->label) : QString(),
                              FontStyle::Small, Color::T2);
    if (row != nullptr)
        meaning->setToolTip(translated("Limit", row->explanation));
    m_grid->addWidget(meaning, at, 3);
    auto* remove =
        new IconButton(QStringLiteral("x"), tr("Remove the limit %1").arg(name), nullptr, 24);
    m_grid->addWidget(remove, at, 4);
    connect(remove, &QAbstractButton::clicked, this, [this, index] {
        std::vector<Rlimit> fewer = rlimits();
        fewer.erase(fewer.begin() + index);
        apply(fewer);
    });
    m_rows.push_back({soft, hard});
}

void RlimitsCard::rebuild(const std::vector<Rlimit>& all) {
    clearLayout(m_grid);
    m_rows.clear();
    addTableHead(m_grid, 0, tr("Name"));
    addTableHead(m_grid, 1, tr("Soft"), Field::indent);
    addTableHead(m_grid, 2, tr("Hard"), Field::indent);
    addTableHead(m_grid, 3, tr("Meaning"));
    for (int index = 0; index < int(all.size()); ++index)
        addRow(index, all[size_t(index)]);
}

void RlimitsCard::refresh() {
    const std::vector<Rlimit> all = rlimits();
    QStringList types;
    for (const Rlimit& rlimit : all)
        types.append(qt(rlimit.type));
    if (types != m_types || m_rows.empty())
        rebuild(all);
    m_types = types;
    for (int i = 0; i < int(all.size()); ++i) {
        m_rows[size_t(i)].soft->setValue(numberText(all[size_t(i)].soft));
        m_rows[size_t(i)].hard->setValue(numberText(all[size_t(i)].hard));
        m_rows[size_t(i)].soft->setError(
            problemAt(m_context.document, QStringLiteral("/process/rlimits/%1").arg(i)));
    }
}

} // namespace boxwright::ui
