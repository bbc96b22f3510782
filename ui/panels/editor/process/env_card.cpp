#include "ui/panels/editor/process/env_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/process/process_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace boxwright::ui {

EnvCard::EnvCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("list"), tr("Environment"), parent)
    , m_context(context)
    , m_count(new Label(FontStyle::Small, Color::T3))
    , m_grid(new QGridLayout) {
    header()->insertWidget(2, m_count);
    auto* add = new Button(QStringLiteral("plus"), tr("Variable"), ButtonKind::Quiet);
    add->setObjectName(QStringLiteral("addVariable"));
    add->setToolTip(tr("Add a variable to the environment"));
    add->setButtonSize(ButtonSize::Small);
    header()->addWidget(add);
    m_grid->setHorizontalSpacing(space::unit);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(0, 2);
    m_grid->setColumnStretch(1, 5);
    body()->addLayout(m_grid);
    body()->addStretch();
    connect(add, &QAbstractButton::clicked, this, &EnvCard::addVariable);
    refresh();
}

QStringList EnvCard::environment() const {
    const auto& process = m_context.document.spec().process;
    return process ? toStringList(process->env) : QStringList();
}

void EnvCard::addVariable() {
    QStringList all = environment();
    QString name = QStringLiteral("NAME");
    for (int n = 2; all.filter(name + QLatin1Char('=')).size() > 0; ++n)
        name = QStringLiteral("NAME%1").arg(n);
    all.append(name + QLatin1Char('='));
    m_context.document.endGesture();
    edits::setEnvironment(m_context.document, all);
    refresh();
    m_rows.back().name->setFocus();
    m_rows.back().name->selectAll();
}

void EnvCard::apply(int index) {
    QStringList all = environment();
    const Row& row = m_rows[size_t(index)];
    QString name = row.name->text().trimmed();
    QString value = row.value->text();
    if (const qsizetype at = name.indexOf(QLatin1Char('=')); at > 0) { // NAME=value was pasted
        value = name.mid(at + 1);
        name.truncate(at);
    }
    const bool valid = !name.isEmpty() && !name.contains(QLatin1Char('='));
    row.name->setError(valid ? QString() : tr("A name is not empty and holds no equals sign."));
    if (!valid || index >= all.size())
        return;
    all[index] = name + QLatin1Char('=') + value;
    m_context.document.endGesture();
    edits::setEnvironment(m_context.document, all);
}

void EnvCard::remove(int index) {
    QStringList all = environment();
    if (index >= all.size())
        return;
    all.removeAt(index);
    m_context.document.endGesture();
    edits::setEnvironment(m_context.document, all);
}

void EnvCard::rebuild(int count) {
    clearLayout(m_grid);
    m_rows.clear();
    addTableHead(m_grid, 0, tr("Name"), Field::indent);
    addTableHead(m_grid, 1, tr("Value"), Field::indent);
    for (int i = 0; i < count; ++i) {
        Row row{new Field(tr("Name of variable %1").arg(i + 1)),
                new Field(tr("Value of variable %1").arg(i + 1))};
        const int at = addTableRow(m_grid, i, 3);
        int column = 0;
        for (Field* field : {row.name, row.value}) {
            field->setMono(true);
            field->setQuiet(true);
            field->setToolTip(tr("Name, or NAME=value at once"));
            m_grid->addWidget(field, at, column++);
            m_context.explainer.attach(field, [context = m_context] {
                return explainProcess(context.document, QStringLiteral("env"));
            });
            connect(field, &Field::committed, this, [this, i] { apply(i); });
        }
        auto* x = new IconButton(QStringLiteral("x"), tr("Remove this variable"), nullptr, 24);
        m_grid->addWidget(x, at, column);
        connect(x, &QAbstractButton::clicked, this, [this, i] { remove(i); });
        m_rows.push_back(row);
    }
}

void EnvCard::refresh() {
    const QStringList all = environment();
    m_count->setText(tr("%n variable(s)", nullptr, int(all.size())));
    if (all.size() != rowCount())
        rebuild(int(all.size()));
    for (int i = 0; i < rowCount(); ++i) {
        m_rows[size_t(i)].name->setValue(all[i].section(QLatin1Char('='), 0, 0));
        m_rows[size_t(i)].value->setValue(all[i].section(QLatin1Char('='), 1));
        m_rows[size_t(i)].value->setToolTip(
            all[i].endsWith(QLatin1Char('=')) ? tr("The value is empty") : all[i]);
        m_rows[size_t(i)].name->setError(
            problemAt(m_context.document, QStringLiteral("/process/env/%1").arg(i)));
    }
}

} // namespace boxwright::ui
