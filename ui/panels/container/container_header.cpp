#include "ui/panels/container/container_header.h"

#include "ui/panels/container/signal_menu.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_label.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>

#include <cstring>

namespace boxwright::ui {
namespace {

Tone toneOf(const ContainerInfo& info) {
    switch (markOf(info)) {
    case MarkState::Running:
        return Tone::Good;
    case MarkState::Paused:
        return Tone::Warning;
    case MarkState::Failed:
        return Tone::Bad;
    case MarkState::Starting:
        return Tone::Accent;
    case MarkState::Exited:
        break;
    }
    return Tone::Neutral;
}

/// "14:30:54, SIGKILL 9", "Today 10:31, exit 0".
QString endText(const ContainerInfo& info) {
    constexpr int signalBase = 128;
    const QString when = info.finishedAt.date() == QDate::currentDate()
                             ? info.finishedAt.toString(QStringLiteral("HH:mm:ss"))
                             : dateText(info.finishedAt);
    const int number = info.exitStatus - signalBase;
    const char* name = number > 0 ? ::sigabbrev_np(number) : nullptr;
    if (name)
        return QStringLiteral("%1, SIG%2 %3").arg(when, QLatin1String(name)).arg(number);
    return info.exitStatus < 0 ? when
                               : ContainerHeader::tr("%1, exit %2").arg(when).arg(info.exitStatus);
}

} // namespace

ContainerHeader::ContainerHeader(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(64);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::page, 0, space::gap, 0);
    row->setSpacing(10);
    buildFacts(row);
    row->addStretch();
    buildCommands(row);
    m_clock.setInterval(1000);
    connect(&m_clock, &QTimer::timeout, this, &ContainerHeader::showTimes);
}

QWidget* ContainerHeader::fact(Label*& caption, QWidget* value) {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(space::unit, 0, space::unit, 0);
    column->setSpacing(0);
    caption = new Label(FontStyle::Caption, Color::T3);
    caption->setFixedHeight(lineHeight(FontStyle::Caption));
    value->setFixedHeight(lineHeight(FontStyle::Body));
    column->addStretch();
    column->addWidget(caption);
    column->addWidget(value);
    column->addStretch();
    return box;
}

void ContainerHeader::buildFacts(QHBoxLayout* row) {
    m_mark = new StateMark(MarkState::Starting);
    m_name = new ElidedLabel({}, FontStyle::Title, Color::T1);
    m_name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed); // gives way to the buttons
    m_phase = new Chip({});
    row->addWidget(m_mark);
    row->addWidget(m_name);
    row->addWidget(m_phase);
    auto* line = new Separator(Qt::Vertical);
    line->setFixedHeight(24);
    row->addWidget(line);
    m_time = new NumberLabel;
    row->addWidget(fact(m_timeCaption, m_time));
    m_ended = new Label(FontStyle::BodyMedium);
    m_endFact = fact(m_endCaption, m_ended);
    m_endCaption->setText(tr("Ended"));
    row->addWidget(m_endFact);
    m_pids = new Label(FontStyle::Code);
    m_pids->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pidFact = fact(m_pidCaption, m_pids);
    row->addWidget(m_pidFact);
    m_pidCaption->setText(tr("Host pid ↔ pid inside"));
    m_design = new Link({}, FontStyle::BodyMedium);
    row->addWidget(fact(m_designCaption, m_design));
    m_designCaption->setText(tr("Design"));
    connect(m_design, &Link::clicked, this, &ContainerHeader::designRequested);
}

void ContainerHeader::buildCommands(QHBoxLayout* row) {
    m_pause = new Button(QStringLiteral("pause"), tr("Pause"));
    m_stop = new Button(QStringLiteral("stop"), tr("Stop"));
    m_kill = new Button(QStringLiteral("zap"), tr("Kill"), ButtonKind::Danger);
    m_again = new Button(QStringLiteral("play"), tr("Run again"), ButtonKind::Primary);
    m_delete = new Button(QStringLiteral("trash"), tr("Discard"), ButtonKind::Danger);
    m_kill->setToolTip(tr("Send a signal, SIGKILL among them"));
    m_again->setToolTip(tr("Run the same design in a new container"));
    m_stop->setToolTip(tr("SIGTERM, then SIGKILL after ten seconds"));
    m_delete->setToolTip(tr("Delete the container with its writable layer and log"));
    auto* signalsMenu = new SignalMenu(this);
    connect(signalsMenu, &SignalMenu::chosen, this, &ContainerHeader::killRequested);
    m_kill->setMenu(signalsMenu);
    auto* commands = new QHBoxLayout;
    commands->setSpacing(space::unit);
    for (Button* button : {m_pause, m_stop, m_kill, m_again, m_delete})
        commands->addWidget(button);
    row->addLayout(commands);
    connect(m_pause, &QAbstractButton::clicked, this, [this] {
        if (m_info.phase == Phase::Paused)
            Q_EMIT resumeRequested();
        else
            Q_EMIT pauseRequested();
    });
    connect(m_stop, &QAbstractButton::clicked, this, &ContainerHeader::stopRequested);
    connect(m_again, &QAbstractButton::clicked, this, &ContainerHeader::runAgainRequested);
    connect(m_delete, &QAbstractButton::clicked, this, &ContainerHeader::deleteRequested);
}

void ContainerHeader::show(const ContainerInfo& info) {
    m_info = info;
    m_mark->setState(markOf(info));
    m_name->setText(info.name);
    m_phase->setText(phaseText(info));
    m_phase->setTone(toneOf(info));
    m_pidFact->setVisible(info.pid > 0);
    m_endFact->setVisible(!isAlive(info.phase) && info.finishedAt.isValid());
    m_ended->setText(endText(info));
    const auto& args = info.design.spec.process ? info.design.spec.process->args : std::nullopt;
    const QString program =
        args && !args->empty() ? QString::fromStdString(args->front()).section(QLatin1Char('/'), -1)
                               : QString();
    m_pids->setText(QStringLiteral("%1 ⇄ 1 %2").arg(info.pid).arg(program));
    m_design->setText(QString::fromStdString(info.design.name));
    showCommands();
    showTimes();
    if (isAlive(info.phase))
        m_clock.start();
    else
        m_clock.stop();
}

void ContainerHeader::showTimes() {
    if (isAlive(m_info.phase)) {
        m_timeCaption->setText(tr("Uptime"));
        m_time->setText(m_info.startedAt.isValid()
                            ? durationText(m_info.startedAt.secsTo(QDateTime::currentDateTime()))
                            : tr("starting"));
        return;
    }
    m_timeCaption->setText(m_info.startedAt.isValid() ? tr("Ran for") : tr("Never ran"));
    m_time->setText(m_info.startedAt.isValid() && m_info.finishedAt.isValid()
                        ? durationText(m_info.startedAt.secsTo(m_info.finishedAt))
                        : QStringLiteral("—"));
}

void ContainerHeader::showCommands() {
    const bool alive = isAlive(m_info.phase);
    const bool paused = m_info.phase == Phase::Paused;
    for (Button* button : {m_pause, m_stop, m_kill})
        button->setVisible(alive);
    for (Button* button : {m_again, m_delete})
        button->setVisible(!alive);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIconName(paused ? QStringLiteral("play") : QStringLiteral("pause"));
    m_pause->setEnabled(allowed(m_info.phase, paused ? Command::Resume : Command::Pause));
    const bool frozen = !m_info.cgroup.isEmpty();
    m_pause->setToolTip(frozen ? tr("cgroup.freeze: every process stands still")
                               : tr("This run has no cgroup, so nothing can freeze it"));
    m_pause->setEnabled(m_pause->isEnabled() && frozen);
    m_stop->setEnabled(allowed(m_info.phase, Command::Stop));
    m_kill->setEnabled(allowed(m_info.phase, Command::Kill));
}

void ContainerHeader::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.fillRect(rect(), color(Color::Window));
    painter.fillRect(0, height() - 1, width(), 1, color(Color::Line));
}

} // namespace boxwright::ui
