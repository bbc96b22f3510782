#include "ui/panels/container/end_notice.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"

#include <QHBoxLayout>

#include <algorithm>
#include <cstring>

namespace boxwright::ui {
namespace {

constexpr int signalBase = 128;

QString when(const ContainerInfo& info) {
    return info.finishedAt.toString(QStringLiteral("HH:mm:ss"));
}

EndWords outOfMemory(const ContainerInfo& info) {
    const QString limit = info.limits.value(QStringLiteral("memory.max"));
    const QString size = limit.isEmpty() ? QString() : memoryText(limit.toULongLong());
    return {
        EndNotice::tr("Killed by the kernel: out of memory"),
        size.isEmpty()
            ? EndNotice::tr("The memory limit was reached at %1.").arg(when(info))
            : EndNotice::tr("memory.max %1 was reached at %2, nothing could be reclaimed, and the "
                            "kernel ended the first process of the box.")
                  .arg(size, when(info)),
        QStringLiteral("memory.max = %1 · exit %2").arg(limit).arg(info.exitStatus)};
}

EndWords bySignal(const ContainerInfo& info) {
    const int number = info.exitStatus - signalBase;
    const char* abbreviation = ::sigabbrev_np(number);
    const QString name = abbreviation ? QStringLiteral("SIG%1").arg(QLatin1String(abbreviation))
                                      : QStringLiteral("signal %1").arg(number);
    return {EndNotice::tr("Ended by %1").arg(name),
            EndNotice::tr("A signal ended its first process at %1, and with it the container.")
                .arg(when(info)),
            QStringLiteral("%1 (%2) · exit %3").arg(name).arg(number).arg(info.exitStatus)};
}

EndWords neverStarted(const ContainerInfo& info) {
    const Error error = info.failure.value_or(Error());
    QString facts = QString::fromStdString(error.message());
    if (!error.step.empty())
        facts = EndNotice::tr("step %1").arg(QString::fromStdString(error.step)) +
                QStringLiteral(" · ") + facts;
    return {EndNotice::tr("The box did not start"), errorText(error), facts};
}

} // namespace

EndWords explainEnd(const ContainerInfo& info) {
    if (info.phase == Phase::Failed)
        return neverStarted(info);
    if (info.phase != Phase::Stopped)
        return {};
    if (info.exitReason == QLatin1String("oom"))
        return outOfMemory(info);
    if (info.exitReason == QLatin1String("lost"))
        return {EndNotice::tr("Lost"),
                EndNotice::tr("Its supervisor was killed, so nobody knows how it ended. What was "
                              "left of it has been cleared away."),
                {}};
    if (info.exitReason == QLatin1String("signal") || info.exitStatus > signalBase)
        return bySignal(info);
    if (info.exitStatus != 0)
        return {
            EndNotice::tr("Exited with %1").arg(info.exitStatus),
            EndNotice::tr("Its first process exited at %1. Its log may say why.").arg(when(info)),
            QStringLiteral("exit %1").arg(info.exitStatus)};
    return {};
}

quint64 moreMemory(quint64 limit) {
    constexpr quint64 step = 64ULL << 20;
    const quint64 wanted = limit + limit / 2;
    return wanted < step ? std::max<quint64>(wanted, 1 << 20) : (wanted + step - 1) / step * step;
}

EndNotice::EndNotice(QWidget* parent)
    : Card(parent) {
    setSurface(Color::Card, Color::Bad);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::unit + space::half);
    row->addWidget(new IconMark(QStringLiteral("warn"), Color::Bad), 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(space::half);
    m_title = new Label(FontStyle::Heading);
    m_text = (new Label(FontStyle::Body, Color::T2))->wrapped();
    m_facts = (new Label(FontStyle::Code, Color::T2))->wrapped();
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    for (Label* label : {m_title, m_text, m_facts})
        column->addWidget(label);
    column->addStretch();
    row->addLayout(column, 1);
    row->addWidget(makeRemedy());
    body()->addLayout(row);
}

/// "Raise memory.max to [384m]  Change limit and run", right of a line.
QWidget* EndNotice::makeRemedy() {
    m_remedy = new QWidget;
    auto* row = new QHBoxLayout(m_remedy);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::gap);
    row->addWidget(new Separator(Qt::Vertical));
    m_memory = new Field(tr("New memory.max"));
    m_memory->setMono(true);
    m_memory->setMinimumWidth(116);
    m_memory->setToolTip(tr("A size such as 384m or 1.5g, or max for none"));
    auto* first = new QHBoxLayout;
    first->addWidget(new Label(tr("Raise"), FontStyle::Body));
    first->addWidget(new Label(QStringLiteral("memory.max"), FontStyle::Code));
    first->addWidget(new Label(tr("to"), FontStyle::Body));
    first->addStretch();
    first->addWidget(m_memory);
    auto* run = new Button(QStringLiteral("play"), tr("Change limit and run"), ButtonKind::Primary);
    run->setToolTip(tr("Run the same design in a new container with this limit"));
    auto* column = new QVBoxLayout;
    column->setSpacing(space::unit);
    column->addLayout(first);
    column->addWidget(new FieldMessage(m_memory));
    column->addWidget(run, 0, Qt::AlignLeft);
    column->addStretch();
    row->addLayout(column);
    connect(run, &Button::clicked, this, &EndNotice::runWithMemory);
    connect(m_memory, &QLineEdit::returnPressed, this, &EndNotice::runWithMemory);
    return m_remedy;
}

void EndNotice::show(const ContainerInfo& info) {
    const EndWords words = explainEnd(info);
    setVisible(!words.title.isEmpty());
    m_title->setText(words.title);
    m_text->setText(words.text);
    m_facts->setText(words.facts);
    m_facts->setVisible(!words.facts.isEmpty());
    offerMemory(info);
}

void EndNotice::offerMemory(const ContainerInfo& info) {
    const bool oom = info.phase == Phase::Stopped && info.exitReason == QLatin1String("oom");
    const quint64 limit =
        oom ? info.limits.value(QStringLiteral("memory.max")).toULongLong() : quint64(0);
    m_remedy->setVisible(limit > 0);
    if (limit == m_limit)
        return;
    m_limit = limit;
    QStringList choices;
    for (quint64 next = moreMemory(limit); limit > 0 && choices.size() < 4; next *= 2)
        choices << memoryText(next);
    m_memory->setChoices(choices);
    m_memory->setValue(choices.value(0));
}

/// What cannot work is said at the field: less than what was too little, or no size at all.
void EndNotice::runWithMemory() {
    const auto value = parseLimit(*findLimit("memory.max"), m_memory->text().toStdString());
    if (!value) {
        m_memory->setError(tr("A size such as %1").arg(memoryText(moreMemory(m_limit))));
        return;
    }
    const auto* bytes = std::get_if<uint64_t>(&*value);
    if (bytes && *bytes <= m_limit) {
        m_memory->setError(tr("More than %1").arg(memoryText(m_limit)));
        return;
    }
    m_memory->setError({});
    Q_EMIT runWithMemoryRequested(*value);
}

} // namespace boxwright::ui
