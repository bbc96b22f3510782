#include "ui/panels/editor/process/command_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/chip_editor.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/process/command_line.h"
#include "ui/panels/editor/process/process_words.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace boxwright::ui {
namespace {

enum Form { Chips, OneLine };

} // namespace

CommandCard::CommandCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("terminal"), tr("Command"), parent)
    , m_context(context)
    , m_form(new Segmented(tr("How the command is shown")))
    , m_chips(
          new ChipEditor(ChipEditor::Kind::Command, tr("Command and arguments"), tr("Argument")))
    , m_line(new Field(tr("Command in one line")))
    , m_problem(new Label(FontStyle::Small, Color::Bad))
    , m_cwd(new Field(tr("Working directory")))
    , m_kernel(new ElidedLabel) {
    header()->insertWidget(
        2, new Label(tr("what becomes pid 1 of the box"), FontStyle::Small, Color::T3));
    header()->addWidget(m_form);
    m_chips->setObjectName(QStringLiteral("arguments"));
    m_form->add(Chips, tr("Arguments"))->setToolTip(tr("Each argument by itself"));
    m_form->add(OneLine, tr("One line"))->setToolTip(tr("As a shell would read it, with quotes"));
    m_form->setCurrent(Chips);
    body()->addWidget(m_chips);
    body()->addWidget(m_line);
    body()->addWidget(new FieldMessage(m_line));
    body()->addWidget(m_problem);
    m_line->setMono(true);
    m_line->hide();

    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    line->addWidget(new Label(tr("Working directory"), FontStyle::Body, Color::T2));
    line->addWidget(m_cwd);
    m_cwd->setObjectName(QStringLiteral("cwd"));
    m_cwd->setMono(true);
    m_cwd->setToolTip(tr("Absolute path in the box; it is made when it is not there"));
    m_cwd->setFixedWidth(220);
    line->addStretch();
    line->addWidget(m_kernel);
    body()->addLayout(line);
    body()->addWidget(new FieldMessage(m_cwd));

    const auto explain = [context](const char* member) {
        return [context, member] {
            return explainProcess(context.document, QString::fromLatin1(member));
        };
    };
    context.explainer.attach(m_chips, explain("args"));
    context.explainer.attach(m_line, explain("args"));
    context.explainer.attach(m_cwd, explain("cwd"));
    connect(m_form, &Segmented::chosen, this, &CommandCard::showAs);
    connect(m_line, &Field::committed, this, &CommandCard::applyLine);
    connect(m_chips, &ChipEditor::edited, this, [this](const QStringList& args) {
        m_context.document.endGesture();
        edits::setArgs(m_context.document, args);
    });
    connect(m_cwd, &Field::committed, this, [this](const QString& cwd) {
        m_context.document.endGesture();
        edits::setProcess(m_context.document, QStringLiteral("cwd"),
                          [&cwd](Process& process) { process.cwd = cwd.trimmed().toStdString(); });
    });
    refresh();
}

void CommandCard::showAs(int form) {
    m_chips->setVisible(form == Chips);
    m_line->setVisible(form == OneLine);
}

void CommandCard::applyLine(const QString& line) {
    const std::optional<QStringList> args = splitArguments(line);
    m_line->setError(args ? QString() : tr("A quote is left open."));
    if (!args)
        return;
    m_context.document.endGesture();
    edits::setArgs(m_context.document, *args);
}

void CommandCard::refresh() {
    const Process process = m_context.document.spec().process.value_or(Process{});
    const QStringList args = toStringList(process.args);
    m_chips->setItems(args);
    m_line->setValue(joinArguments(args));
    m_cwd->setValue(qt(process.cwd));
    m_cwd->setError(problemAt(m_context.document, QStringLiteral("/process/cwd")));
    const QString problem = problemAt(m_context.document, QStringLiteral("/process/args"));
    m_chips->setError(!problem.isEmpty());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    const int variables = process.env ? int(process.env->size()) : 0;
    showKernelText(m_kernel, args.isEmpty() ? QString()
                                            : QStringLiteral("execve(\"%1\", argv[%2], envp[%3])")
                                                  .arg(args.front())
                                                  .arg(args.size())
                                                  .arg(variables));
}

} // namespace boxwright::ui
