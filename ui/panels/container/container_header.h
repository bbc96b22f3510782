#pragma once

#include "ui/backend.h"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;

namespace boxwright::ui {

class Button;
class Chip;
class ElidedLabel;
class Label;
class Link;
class NumberLabel;
class StateMark;

/// The 64 px bar above a container: what it is doing, since when, under which pids, and the
/// commands its phase allows. Commands only ask; the page acts.
class ContainerHeader : public QWidget {
    Q_OBJECT
public:
    explicit ContainerHeader(QWidget* parent = nullptr);

    void show(const ContainerInfo& info);
    using QWidget::show;

Q_SIGNALS:
    void pauseRequested();
    void resumeRequested();
    void stopRequested();
    void killRequested(int signalNumber);
    void runAgainRequested();
    void deleteRequested();
    void designRequested();

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void buildFacts(QHBoxLayout* row);
    void buildCommands(QHBoxLayout* row);
    QWidget* fact(Label*& caption, QWidget* value);
    void showTimes();
    void showCommands();

    ContainerInfo m_info;
    QTimer m_clock;
    StateMark* m_mark;
    ElidedLabel* m_name;
    Chip* m_phase;
    Label* m_timeCaption;
    NumberLabel* m_time;
    Label* m_endCaption;
    Label* m_ended;
    QWidget* m_endFact;
    Label* m_pidCaption;
    Label* m_pids;
    QWidget* m_pidFact;
    Label* m_designCaption;
    Link* m_design;
    Button* m_pause;
    Button* m_stop;
    Button* m_kill;
    Button* m_again;
    Button* m_delete;
};

} // namespace boxwright::ui
