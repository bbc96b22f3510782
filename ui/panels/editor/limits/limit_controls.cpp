#include "ui/panels/editor/limits/limit_controls.h"

#include "ui/document/edits.h"
#include "ui/panels/editor/common/rows.h"
#include "ui/panels/editor/common/words.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <limits>

namespace boxwright::ui {
namespace {

constexpr int fieldWidth = 108;

QString labelOf(const LimitRow& row) {
    return translated("Limit", row.label);
}

/// Wraps only where one line has no room.
class LineLabel : public Label {
public:
    using Label::Label;
    QSize sizeHint() const override {
        return {textWidth(text(), FontStyle::Body), lineHeight(FontStyle::Body)};
    }
};

} // namespace

void disableWithout(const EditorContext& context, QWidget* control, const LimitRow& row) {
    const QString reason = context.facts.missingController(qt(row.controller));
    control->setEnabled(reason.isEmpty());
    control->setToolTip(reason.isEmpty() ? QStringLiteral("%1\n%2").arg(labelOf(row), qt(row.file))
                                         : reason);
}

LimitField::LimitField(const EditorContext& context, const LimitRow& row, const QString& instance,
                       QWidget* parent)
    : Field(instance.isEmpty() ? labelOf(row) : tr("%1 of %2").arg(labelOf(row), instance), parent)
    , m_context(context)
    , m_row(row)
    , m_instance(instance) {
    setObjectName(qt(row.key) + (instance.isEmpty() ? QString() : QLatin1Char('@') + instance));
    setFixedWidth(fieldWidth);
    setPlaceholderText(qt(limitText(row.kernelDefault)));
    context.explainer.attach(
        this, [context, &row, instance] { return explainLimit(context, row, instance); });
    connect(this, &Field::committed, this, &LimitField::apply);
}

void LimitField::apply(const QString& text) {
    m_context.document.endGesture();
    Result<std::optional<LimitValue>> value = readLimit(m_row, text, m_shown);
    Status done = value ? edits::setLimit(m_context.document, m_row, *value, m_instance)
                        : Status(fail(value.error()));
    m_refused = !done;
    setError(done ? QString() : refusal(done.error()));
    if (done)
        refresh();
}

void LimitField::refresh() {
    m_shown = showLimit(m_row, limitOf(m_context.document.spec(), m_row, m_instance.toStdString()));
    disableWithout(m_context, this, m_row);
    if (m_refused && hasFocus())
        return;
    m_refused = false;
    setUnit(m_shown.text.isEmpty() ? QString() : m_shown.unit);
    setValue(m_shown.text);
    if (m_row.instance == LimitInstance::Single)
        setError(problemAt(m_context.document, limitPointer(m_row)));
}

LimitSlider::LimitSlider(const EditorContext& context, const LimitRow& row, const Scale& scale,
                         QWidget* parent)
    : Slider(labelOf(row), parent)
    , m_context(context)
    , m_row(row) {
    setObjectName(qt(row.key) + QStringLiteral(".slider"));
    setScale(scale);
    context.explainer.attach(this, [context, &row] { return explainLimit(context, row, {}); });
    connect(this, &Slider::numberEdited, this, [this](double value) {
        (void)edits::setLimit(m_context.document, m_row, limitFromNumber(value));
    });
    connect(this, &Slider::editingFinished, &context.document, &SpecDocument::endGesture);
}

void LimitSlider::refresh() {
    const LimitValue value =
        limitOf(m_context.document.spec(), m_row).value_or(m_row.kernelDefault);
    const auto* number = std::get_if<uint64_t>(&value);
    setNumber(number != nullptr ? double(*number) : std::numeric_limits<double>::infinity());
    disableWithout(m_context, this, m_row);
}

LimitSwitch::LimitSwitch(const EditorContext& context, const LimitRow& row, QWidget* parent)
    : Switch(labelOf(row), parent)
    , m_context(context)
    , m_row(row) {
    setObjectName(qt(row.key));
    context.explainer.attach(this, [context, &row] { return explainLimit(context, row, {}); });
    connect(this, &QAbstractButton::clicked, this, [this](bool on) {
        m_context.document.endGesture();
        (void)edits::setLimit(m_context.document, m_row, limitFromNumber(on ? 1 : 0));
    });
}

void LimitSwitch::refresh() {
    const auto value = limitOf(m_context.document.spec(), m_row);
    setChecked(value && *value == LimitValue(uint64_t(1)));
    disableWithout(m_context, this, m_row);
}

LimitLine::LimitLine(const EditorContext& context, const LimitRow& row, const QString& instance,
                     QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_row(row)
    , m_instance(instance)
    , m_kernel(new ElidedLabel) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::half);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::unit);
    auto* label =
        new LineLabel(instance.isEmpty() ? labelOf(row) : tr("%1 %2").arg(labelOf(row), instance),
                      FontStyle::Body, Color::T2);
    label->setObjectName(QStringLiteral("limitLabel"));
    m_kernel->setAlignment(Qt::AlignRight);
    line->addWidget(label->wrapped());
    line->addWidget(m_kernel, 1);
    column->addLayout(line);
    if (row.unit == LimitUnit::Flag) {
        line->addWidget(m_switch = new LimitSwitch(context, row));
    } else {
        line->addWidget(m_field = new LimitField(context, row, instance));
        column->addWidget(new FieldMessage(m_field));
    }
    refresh();
}

void LimitLine::refresh() {
    // A switch is its value, so the file alone will do beside it.
    showKernelText(m_kernel, kernelLine(m_context.document.spec(), m_row, m_instance),
                   m_switch != nullptr ? qt(m_row.file) : QString());
    m_kernel->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    if (m_field != nullptr)
        m_field->refresh();
    if (m_switch != nullptr)
        m_switch->refresh();
}

} // namespace boxwright::ui
