#include "ui/panels/editor/process/run_card.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/process/process_words.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/slider.h"
#include "ui/widgets/toggles.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <cmath>

namespace boxwright::ui {
namespace {

constexpr int worstScore = 1000;
constexpr qint64 largestSize = 65535; ///< struct winsize holds 16 bits

Explainer::Make explain(const EditorContext& context, const QString& member) {
    return [context, member] { return explainProcess(context.document, member); };
}

} // namespace

RunCard::RunCard(const EditorContext& context, QWidget* parent)
    : Card(QStringLiteral("sliders"), tr("How it runs"), parent)
    , m_context(context) {
    addTerminal();
    addNoNewPrivileges();
    addOomScore();
    m_apparmor = addLabelField(tr("AppArmor profile"), QStringLiteral("apparmorProfile"),
                               QStringLiteral("apparmor"), &Process::apparmorProfile);
    m_selinux = addLabelField(tr("SELinux label"), QStringLiteral("selinuxLabel"),
                              QStringLiteral("selinux"), &Process::selinuxLabel);
    body()->addStretch();
    refresh();
}

void RunCard::addTerminal() {
    m_terminal = new Switch(tr("Terminal"));
    m_terminal->setObjectName(QStringLiteral("terminal"));
    m_terminal->setToolTip(tr("A pseudo-terminal as /dev/console; else pipes"));
    QHBoxLayout* row =
        addSettingRow(body(), tr("Terminal"), QStringLiteral("/dev/console"), m_terminal).row;
    auto* size = new QHBoxLayout;
    size->setSpacing(6);
    m_columns = addSize(size, tr("Columns of the terminal"), tr("cols"), &ConsoleSize::width);
    m_columns->setObjectName(QStringLiteral("consoleColumns"));
    size->addWidget(new Label(QStringLiteral("×"), FontStyle::Body, Color::T3));
    m_lines = addSize(size, tr("Rows of the terminal"), tr("rows"), &ConsoleSize::height);
    m_lines->setObjectName(QStringLiteral("consoleRows"));
    row->insertLayout(1, size);
    body()->addWidget(new FieldMessage(m_columns));
    body()->addWidget(new FieldMessage(m_lines));
    m_context.explainer.attach(m_terminal, explain(m_context, QStringLiteral("terminal")));
    connect(m_terminal, &QAbstractButton::clicked, this, [this](bool on) {
        m_context.document.endGesture();
        edits::setProcess(m_context.document, QStringLiteral("terminal"), [on](Process& process) {
            process.terminal = on;
            if (!on)
                process.consoleSize.reset();
        });
    });
}

Field* RunCard::addSize(QHBoxLayout* into, const QString& name, const QString& unit,
                        uint32_t ConsoleSize::*member) {
    auto* field = new Field(name);
    field->setFixedWidth(80);
    field->setUnit(unit);
    field->setPlaceholderText(member == &ConsoleSize::width ? QStringLiteral("80")
                                                            : QStringLiteral("24"));
    into->addWidget(field);
    m_context.explainer.attach(field, explain(m_context, QStringLiteral("terminal")));
    connect(field, &Field::committed, this,
            [this, field, member](const QString& text) { setSize(field, text, member); });
    return field;
}

/// Emptied on both sides the size goes: the terminal is then as large as whoever looks at it.
void RunCard::setSize(Field* field, const QString& text, uint32_t ConsoleSize::*member) {
    const bool none = text.trimmed().isEmpty();
    const auto number = none ? std::optional<qint64>(0) : parseNumber(text, 1, largestSize);
    field->setError(number ? QString() : tr("A size is a number from 1 to %1.").arg(largestSize));
    if (!number)
        return;
    m_context.document.endGesture();
    edits::setProcess(m_context.document, QStringLiteral("consoleSize"), [&](Process& process) {
        ConsoleSize size = process.consoleSize.value_or(ConsoleSize{});
        size.*member = uint32_t(*number);
        process.consoleSize.reset();
        if (size.width > 0 || size.height > 0)
            process.consoleSize = size;
    });
}

void RunCard::addNoNewPrivileges() {
    m_noNewPrivileges = new Switch(tr("No new privileges"));
    m_noNewPrivileges->setToolTip(tr("No execve can give the process more rights than it has"));
    m_noNewPrivileges->setObjectName(QStringLiteral("noNewPrivileges"));
    m_bit = addSettingRow(body(), tr("No new privileges"), QString(), m_noNewPrivileges).kernel;
    m_context.explainer.attach(m_noNewPrivileges,
                               explain(m_context, QStringLiteral("noNewPrivileges")));
    connect(m_noNewPrivileges, &QAbstractButton::clicked, this, [this](bool on) {
        m_context.document.endGesture();
        edits::setProcess(m_context.document, QStringLiteral("noNewPrivileges"),
                          [on](Process& process) { process.noNewPrivileges = on; });
    });
}

void RunCard::addOomScore() {
    auto* line = new QHBoxLayout;
    line->setSpacing(space::gap);
    line->addWidget(new Label(tr("OOM score"), FontStyle::Body, Color::T2));
    line->addWidget(m_score = new Slider(tr("OOM score")), 1);
    m_score->setScale({Scale::Kind::Linear, -worstScore, worstScore, 10, false, true});
    m_score->setFillColor(Color::Ctl);
    line->addWidget(new Label(QStringLiteral("oom_score_adj"), FontStyle::Code, Color::T2));
    line->addWidget(m_scoreField = new Field(tr("OOM score from -1000 to 1000")));
    m_scoreField->setObjectName(QStringLiteral("oomScore"));
    m_score->setObjectName(QStringLiteral("oomScore.slider"));
    m_scoreField->setToolTip(tr("From -1000, never, to 1000, first when memory runs out"));
    m_score->setToolTip(m_scoreField->toolTip());
    m_scoreField->setFixedWidth(64);
    m_scoreField->setPlaceholderText(QStringLiteral("0"));
    m_score->setField(m_scoreField);
    body()->addLayout(line);
    body()->addWidget(new FieldMessage(m_scoreField));
    m_context.explainer.attach(m_score, explain(m_context, QStringLiteral("oomScoreAdj")));
    m_context.explainer.attach(m_scoreField, explain(m_context, QStringLiteral("oomScoreAdj")));
    connect(m_score, &Slider::numberEdited, this,
            [this](double score) { setOomScore(int(std::lround(score))); });
    connect(m_score, &Slider::editingFinished, &m_context.document, &SpecDocument::endGesture);
    connect(m_scoreField, &Field::committed, this, [this](const QString& text) {
        const auto score =
            text.trimmed().isEmpty() ? 0 : parseNumber(text, -worstScore, worstScore);
        m_scoreField->setError(score ? QString() : tr("A score is a number from -1000 to 1000."));
        m_context.document.endGesture();
        if (score)
            setOomScore(int(*score));
    });
}

void RunCard::setOomScore(int score) {
    edits::setProcess(m_context.document, QStringLiteral("oomScoreAdj"),
                      [score](Process& process) { process.oomScoreAdj = score; });
}

Field* RunCard::addLabelField(const QString& label, const QString& member, const QString& check,
                              std::optional<std::string> Process::*target) {
    auto* field = new Field(label);
    field->setMono(true);
    field->setFixedWidth(180);
    field->setProperty("check", check);
    field->setPlaceholderText(tr("none"));
    QHBoxLayout* row = addSettingRow(body(), label, QString(), field).row;
    auto* reason = new Label(tr("not here"), FontStyle::Small, Color::T3);
    row->insertWidget(1, reason);
    reason->hide();
    m_reasons.insert(field, reason);
    m_context.explainer.attach(field, explain(m_context, member));
    connect(field, &Field::committed, this, [this, member, target](const QString& text) {
        m_context.document.endGesture();
        edits::setProcess(m_context.document, member, [&](Process& process) {
            (process.*target).reset();
            if (!text.trimmed().isEmpty())
                process.*target = text.trimmed().toStdString();
        });
    });
    return field;
}

void RunCard::refresh() {
    const Process process = m_context.document.spec().process.value_or(Process{});
    const bool terminal = process.terminal.value_or(false);
    m_terminal->setChecked(terminal);
    const ConsoleSize size = process.consoleSize.value_or(ConsoleSize{});
    const auto show = [terminal](Field* field, uint32_t number) {
        field->setValue(number > 0 ? QString::number(number) : QString());
        field->setEnabled(terminal);
        field->setToolTip(terminal ? tr("Size the terminal starts with; empty: that of the window")
                                   : tr("Without a terminal there is no size."));
    };
    show(m_columns, size.width);
    show(m_lines, size.height);
    const bool locked = process.noNewPrivileges.value_or(false);
    m_noNewPrivileges->setChecked(locked);
    m_bit->setText(QStringLiteral("NoNewPrivs: %1").arg(locked ? 1 : 0));
    m_score->setNumber(process.oomScoreAdj.value_or(0));
    m_scoreField->setValue(process.oomScoreAdj ? QString::number(*process.oomScoreAdj) : QString());
    m_apparmor->setValue(qt(process.apparmorProfile.value_or("")));
    m_selinux->setValue(qt(process.selinuxLabel.value_or("")));
    for (Field* field : {m_apparmor, m_selinux}) {
        const QString missing = m_context.facts.missing(field->property("check").toString());
        field->setEnabled(missing.isEmpty() || !field->value().isEmpty());
        m_reasons.value(field)->setHidden(missing.isEmpty());
        field->setToolTip(missing.isEmpty() ? field->accessibleName() : missing);
    }
}

} // namespace boxwright::ui
