#pragma once

#include <QWidget>

class QVBoxLayout;

namespace boxwright::ui {

/// What stands where a list will be: one icon, what will be here, how, one button.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString& iconName, const QString& what, const QString& how,
               QWidget* parent = nullptr);
    class Button* setAction(const QString& text, const QString& iconName = {});

Q_SIGNALS:
    void actionTriggered();

private:
    QVBoxLayout* m_column;
};

} // namespace boxwright::ui
