#pragma once

#include <QMenu>

namespace boxwright::ui {

/// The signals people send, in columns: name, number, what it means to the container; then any
/// other by its number.
class SignalMenu : public QMenu {
    Q_OBJECT
public:
    explicit SignalMenu(QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(int signalNumber);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void askForNumber();
};

} // namespace boxwright::ui
