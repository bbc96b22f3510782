#pragma once

#include <QWidget>

namespace boxwright::ui {

/// The first five minutes: three steps, the first one Enter away.
class FirstRun : public QWidget {
    Q_OBJECT
public:
    explicit FirstRun(const QString& promise, QWidget* parent = nullptr);

Q_SIGNALS:
    void runHelloShell();
    void newDesign();
    void openLimitsLab();
    void systemRequested();
};

} // namespace boxwright::ui
