#pragma once

#include "ui/backend.h"

#include <QWidget>

namespace boxwright::ui {

class Label;

/// The first five minutes: three steps, the first one Enter away.
class FirstRun : public QWidget {
    Q_OBJECT
public:
    explicit FirstRun(QWidget* parent = nullptr);
    /// Says who runs the boxes, and whether a password will be asked for.
    void showHelper(const HelperInfo& helper);

Q_SIGNALS:
    void runHelloShell();
    void newDesign();
    void openLimitsLab();
    void systemRequested();

private:
    QWidget* makePromise();

    Label* m_promise;
    Label* m_details;
};

} // namespace boxwright::ui
