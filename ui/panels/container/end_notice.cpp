#include "ui/panels/container/end_notice.h"

#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"

#include <QHBoxLayout>

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
    return {EndNotice::tr("Killed by the kernel: out of memory"),
            size.isEmpty()
                ? EndNotice::tr("The memory limit was reached at %1.").arg(when(info))
                : EndNotice::tr("The limit of %1 was reached at %2. Raise memory.max, or "
                                "let the program use less.")
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
        return {EndNotice::tr("Exited with %1").arg(info.exitStatus),
                EndNotice::tr("Its first process ended by itself at %1. Its log may say why.")
                    .arg(when(info)),
                QStringLiteral("exit %1").arg(info.exitStatus)};
    return {};
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
    row->addLayout(column, 1);
    body()->addLayout(row);
}

void EndNotice::show(const ContainerInfo& info) {
    const EndWords words = explainEnd(info);
    setVisible(!words.title.isEmpty());
    m_title->setText(words.title);
    m_text->setText(words.text);
    m_facts->setText(words.facts);
    m_facts->setVisible(!words.facts.isEmpty());
}

} // namespace boxwright::ui
