#include "ui/panels/editor/syscalls/rule_editor.h"

#include "ui/document/edits.h"
#include "ui/document/seccomp_rules.h"
#include "ui/models/syscall_actions.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/syscalls/syscall_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/select.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cerrno>

namespace boxwright::ui {
namespace {

constexpr int conditionHeight = 32;
constexpr int indent = 40;
constexpr int mostArguments = 6;
constexpr const char* masked = "SCMP_CMP_MASKED_EQ";

QString hexadecimal(uint64_t value) {
    return value < 10 ? QString::number(value) : QStringLiteral("0x%1").arg(value, 0, 16);
}

SeccompArg firstArgument() {
    SeccompArg argument;
    argument.op = "SCMP_CMP_EQ";
    return argument;
}

int actionIndex(const SeccompRule& rule) {
    const auto actions = syscallActions();
    for (size_t i = 0; i < actions.size(); ++i) {
        if (rule.action == actions[i].action &&
            (rule.errnoRet == actions[i].errnoRet || !actions[i].errnoRet))
            return int(i);
    }
    return int(&actionRow(rule.action) - actions.data());
}

} // namespace

std::optional<uint64_t> parseArgument(const QString& text) {
    bool number = false;
    const QString typed = text.trimmed();
    const bool hex = typed.startsWith(QLatin1String("0x"), Qt::CaseInsensitive);
    const qulonglong value =
        hex ? typed.mid(2).toULongLong(&number, 16) : typed.toULongLong(&number);
    return number ? std::optional<uint64_t>(value) : std::nullopt;
}

RuleEditor::RuleEditor(const EditorContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_rows(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("ruleEditor"));
    setAccessibleName(tr("Conditions of the syscall"));
    m_rows->setContentsMargins(indent, 0, space::page, 4);
    m_rows->setSpacing(0);
    hide();
}

std::vector<SeccompRule> RuleEditor::rules() const {
    const auto& part = m_context.document.spec().linux;
    if (!part || !part->seccomp || m_syscall.isEmpty())
        return {};
    return rulesOf(*part->seccomp, m_syscall.toStdString());
}

void RuleEditor::apply(const std::vector<SeccompRule>& all) {
    edits::changeSeccomp(
        m_context.document, tr("Change the conditions of %1").arg(m_syscall),
        [&](Seccomp& profile) { setRulesOf(profile, m_syscall.toStdString(), all); });
}

void RuleEditor::addFirstRule(const QString& name) {
    const auto& part = m_context.document.spec().linux;
    const bool allowed = !part || !part->seccomp || allows(part->seccomp->defaultAction);
    SeccompRule rule;
    rule.action = allowed ? "SCMP_ACT_ERRNO" : "SCMP_ACT_ALLOW";
    if (allowed)
        rule.errnoRet = EPERM;
    rule.args = std::vector<SeccompArg>{firstArgument()};
    m_syscall = name;
    apply({rule});
}

void RuleEditor::setSyscall(const QString& name) {
    m_syscall = name;
    refresh();
}

int RuleEditor::neededHeight() const {
    return m_lines.empty() ? 0 : int(m_lines.size() + 1) * conditionHeight + 8;
}

QWidget* RuleEditor::claim(QWidget* control) {
    m_controls.append(control);
    m_context.explainer.attach(control, [context = m_context, name = m_syscall] {
        return explainSyscall(context.document, name);
    });
    return control;
}

Field* RuleEditor::addNumber(QHBoxLayout* row, const QString& name, bool second) {
    auto* field = new Field(name);
    field->setObjectName(second ? QStringLiteral("conditionRest")
                                : QStringLiteral("conditionValue"));
    field->setMono(true);
    field->setFixedWidth(second ? 96 : 148);
    field->setToolTip(tr("A number of up to 64 bits, 8 or 0x7e020000"));
    row->addWidget(claim(field));
    return field;
}

void RuleEditor::fillLine(QHBoxLayout* row, Line& line) {
    if (line.argument == 0) {
        line.action = new Select(tr("What happens if the condition holds"));
        for (const SyscallAction& action : syscallActions())
            line.action->addItem(tr("%1 if").arg(actionLabel(action)));
        line.action->setToolTip(tr("What the filter does when every condition of this rule holds"));
        line.action->setFixedWidth(148);
        row->addWidget(claim(line.action));
    } else {
        auto* joined = new Label(tr("and"), FontStyle::Body, Color::T3);
        joined->setFixedWidth(148);
        joined->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        row->addWidget(joined);
    }
    line.index = new Select(tr("Which argument is compared"));
    for (int i = 0; i < mostArguments; ++i)
        line.index->addItem(tr("arg %1").arg(i));
    line.index->setToolTip(tr("Which of the syscall's six arguments is compared, from 0"));
    line.comparison = new Select(tr("How it is compared"));
    for (const SeccompComparison& comparison : seccompComparisons())
        line.comparison->addItem(QString::fromUtf8(comparison.sign),
                                 QString::fromLatin1(comparison.op));
    line.comparison->setToolTip(
        tr("How it is compared; & keeps the bits of a mask and compares what is left"));
    row->addWidget(claim(line.index));
    row->addWidget(claim(line.comparison));
    line.value = addNumber(row, tr("Value or mask"), false);
    row->addWidget(line.equals = new Label(QStringLiteral("="), FontStyle::Code, Color::T2));
    line.rest = addNumber(row, tr("What the mask must leave"), true);
}

void RuleEditor::addLine(int rule, int argument) {
    auto* holder = new QWidget;
    holder->setFixedHeight(conditionHeight);
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::unit);
    Line line{rule, argument, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
    fillLine(row, line);
    auto* remove = new IconButton(QStringLiteral("x"), tr("Remove this condition"), nullptr, 24);
    remove->setObjectName(QStringLiteral("removeCondition"));
    row->addWidget(claim(remove));
    row->addStretch();
    m_rows->addWidget(holder);
    connect(remove, &QAbstractButton::clicked, this,
            [this, rule, argument] { removeArgument(rule, argument); });
    connectLine(line);
    m_lines.push_back(line);
}

void RuleEditor::connectLine(const Line& line) {
    if (line.action != nullptr)
        connect(line.action, &QComboBox::activated, this, [this, line](int row) {
            std::vector<SeccompRule> all = rules();
            all[size_t(line.rule)].action = syscallActions()[size_t(row)].action;
            all[size_t(line.rule)].errnoRet = syscallActions()[size_t(row)].errnoRet;
            apply(all);
        });
    connect(line.index, &QComboBox::activated, this, [this, line](int row) {
        change(line, [row](SeccompArg& argument) { argument.index = uint32_t(row); });
    });
    connect(line.comparison, &QComboBox::activated, this, [this, line](int row) {
        change(line, [row](SeccompArg& argument) {
            argument.op = seccompComparisons()[size_t(row)].op;
            if (argument.op != masked)
                argument.valueTwo.reset();
        });
    });
    const auto connectNumber = [this, line](Field* field, bool second) {
        connect(field, &Field::committed, this, [this, line, field, second](const QString& text) {
            const std::optional<uint64_t> value = parseArgument(text);
            field->setError(value ? QString()
                                  : tr("An argument is a number such as 8 or 0x7e020000."));
            if (value)
                change(line, [&](SeccompArg& argument) {
                    if (second)
                        argument.valueTwo = *value;
                    else
                        argument.value = *value;
                });
        });
    };
    connectNumber(line.value, false);
    connectNumber(line.rest, true);
}

void RuleEditor::change(const Line& line, const std::function<void(SeccompArg&)>& edit) {
    std::vector<SeccompRule> all = rules();
    if (size_t(line.rule) >= all.size() || !all[size_t(line.rule)].args)
        return;
    edit((*all[size_t(line.rule)].args)[size_t(line.argument)]);
    apply(all);
}

void RuleEditor::addFoot() {
    auto* holder = new QWidget;
    holder->setFixedHeight(conditionHeight);
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::unit);
    auto* word = new Label(tr("otherwise"), FontStyle::Body, Color::T2);
    row->addWidget(word);
    row->addWidget(m_otherwise = new Label(FontStyle::Body, Color::T1));
    row->addStretch();
    auto* condition = new Button(QStringLiteral("plus"), tr("Condition"), ButtonKind::Quiet);
    condition->setObjectName(QStringLiteral("addCondition"));
    condition->setToolTip(tr("One more condition that must hold too"));
    auto* alternative = new Button(QStringLiteral("plus"), tr("Alternative"), ButtonKind::Quiet);
    alternative->setObjectName(QStringLiteral("addAlternative"));
    alternative->setToolTip(tr("One more rule, enough by itself"));
    for (Button* button : {condition, alternative}) {
        button->setButtonSize(ButtonSize::Small);
        row->addWidget(claim(button));
    }
    connect(condition, &QAbstractButton::clicked, this, &RuleEditor::addArgument);
    connect(alternative, &QAbstractButton::clicked, this, &RuleEditor::addAlternative);
    m_rows->addWidget(holder);
}

void RuleEditor::removeArgument(int rule, int argument) {
    std::vector<SeccompRule> all = rules();
    std::vector<SeccompArg>& arguments = *all[size_t(rule)].args;
    arguments.erase(arguments.begin() + argument);
    // A rule without conditions would hold for every call: without its last one it goes.
    if (arguments.empty())
        all.erase(all.begin() + rule);
    apply(all);
    Q_EMIT left();
}

void RuleEditor::addArgument() {
    std::vector<SeccompRule> all = rules();
    std::vector<SeccompArg>& arguments = *all.back().args;
    if (arguments.size() >= size_t(mostArguments))
        return;
    SeccompArg added = firstArgument();
    added.index = std::min(arguments.back().index + 1, uint32_t(mostArguments - 1));
    arguments.push_back(added);
    apply(all);
    focusLast();
}

void RuleEditor::addAlternative() {
    std::vector<SeccompRule> all = rules();
    SeccompRule added = all.back();
    added.args = std::vector<SeccompArg>{firstArgument()};
    added.args->front().index = all.back().args->front().index;
    all.push_back(added);
    apply(all);
    focusLast();
}

void RuleEditor::rebuild(const std::vector<SeccompRule>& all) {
    clearLayout(m_rows);
    m_lines.clear();
    m_controls.clear();
    m_otherwise = nullptr;
    for (size_t rule = 0; rule < all.size(); ++rule) {
        for (size_t argument = 0; argument < m_shape[rule]; ++argument)
            addLine(int(rule), int(argument));
    }
    if (!m_lines.empty())
        addFoot();
}

void RuleEditor::showLine(const Line& line, const SeccompRule& rule) {
    const SeccompArg& argument = (*rule.args)[size_t(line.argument)];
    if (line.action != nullptr)
        line.action->setCurrentIndex(actionIndex(rule));
    line.index->setCurrentIndex(int(argument.index));
    line.comparison->setCurrentIndex(
        line.comparison->findData(QString::fromStdString(argument.op)));
    line.value->setValue(hexadecimal(argument.value));
    const bool two = argument.op == masked;
    line.equals->setVisible(two);
    line.rest->setVisible(two);
    line.rest->setValue(hexadecimal(argument.valueTwo.value_or(0)));
}

void RuleEditor::refresh() {
    std::vector<SeccompRule> all = rules();
    const bool conditional =
        !all.empty() && std::all_of(all.begin(), all.end(), [](const SeccompRule& rule) {
            return rule.args && !rule.args->empty();
        });
    if (!conditional)
        all.clear();
    std::vector<size_t> shape;
    for (const SeccompRule& rule : all)
        shape.push_back(rule.args->size());
    if (shape != m_shape || m_shown != m_syscall) {
        m_shape = shape;
        m_shown = m_syscall;
        rebuild(all);
    }
    for (const Line& line : m_lines)
        showLine(line, all[size_t(line.rule)]);
    if (m_otherwise != nullptr)
        m_otherwise->setText(
            actionText({m_context.document.spec().linux->seccomp->defaultAction,
                        m_context.document.spec().linux->seccomp->defaultErrnoRet, false, false}));
}

void RuleEditor::focusFirst() {
    if (!m_lines.empty())
        m_lines.front().value->setFocus();
}

void RuleEditor::focusLast() {
    if (!m_lines.empty())
        m_lines.back().value->setFocus();
}

void RuleEditor::keyPressEvent(QKeyEvent* event) {
    // None goes on to the tree around it, where Enter opens the actions.
    event->accept();
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
}

void RuleEditor::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.fillRect(rect(), color(Color::AccTint));
    painter.fillRect(QRectF(0, height() - 1, width(), 1), color(Color::Line));
}

} // namespace boxwright::ui
