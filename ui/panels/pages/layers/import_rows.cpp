#include "ui/panels/pages/layers/import_rows.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/meter.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {

ImportRows::ImportRows(Imports& imports, QWidget* parent)
    : QWidget(parent)
    , m_imports(imports)
    , m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::unit);
    connect(&imports, &Imports::changed, this, &ImportRows::rebuild);
    connect(&imports, &Imports::progressed, this, &ImportRows::refresh);
    rebuild();
}

void ImportRows::rebuild() {
    m_rows.clear();
    while (QLayoutItem* item = m_column->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const Imports::Import& import : m_imports.list()) {
        m_column->addWidget(import.error ? makeFailed(import) : makeRow(import));
        refresh(import.id);
    }
    setVisible(!m_imports.list().empty());
}

QWidget* ImportRows::makeRow(const Imports::Import& import) {
    Row row{new Label(FontStyle::Small, Color::T3), new Label(FontStyle::Small, Color::T2),
            new ProgressLine};
    m_rows.insert(import.id, row);
    auto* card = new Card;
    auto* line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(new IconMark(QStringLiteral("import"), Color::Acc));
    auto* middle = new QVBoxLayout;
    auto* words = new QHBoxLayout;
    words->addWidget(new Label(import.name, FontStyle::BodyMedium));
    words->addWidget(row.stage);
    words->addStretch();
    words->addWidget(row.figures);
    middle->addLayout(words);
    middle->addWidget(row.line);
    line->addLayout(middle, 1);
    auto* cancel = new Button(tr("Cancel"));
    cancel->setButtonSize(ButtonSize::Small);
    line->addWidget(cancel);
    card->body()->addLayout(line);
    connect(cancel, &Button::clicked, this, [this, id = import.id] { m_imports.cancel(id); });
    return card;
}

QWidget* ImportRows::makeFailed(const Imports::Import& import) {
    auto* card = new Card(QStringLiteral("warn"), tr("%1 was not imported").arg(import.name));
    card->setSurface(Color::Card, Color::Bad);
    card->body()->addWidget(
        (new Label(errorText(*import.error), FontStyle::Small, Color::T2))->wrapped());
    auto* retry = new Button(tr("Try again"));
    auto* dismiss = new Button(tr("Dismiss"), ButtonKind::Quiet);
    for (Button* button : {retry, dismiss}) {
        button->setButtonSize(ButtonSize::Small);
        card->header()->addWidget(button);
    }
    connect(
        retry, &Button::clicked, this, [this, id = import.id] { m_imports.retry(id); },
        Qt::QueuedConnection);
    connect(
        dismiss, &Button::clicked, this, [this, id = import.id] { m_imports.dismiss(id); },
        Qt::QueuedConnection);
    return card;
}

void ImportRows::refresh(int id) {
    const auto row = m_rows.constFind(id);
    if (row == m_rows.cend())
        return;
    for (const Imports::Import& import : m_imports.list())
        if (import.id == id) {
            row->stage->setText(stageText(import.stage));
            row->figures->setText(progressText(import.done, import.total, import.since.elapsed()));
            row->line->setProgress(import.done, import.total);
        }
}

} // namespace boxwright::ui
