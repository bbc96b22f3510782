#pragma once

#include "ui/backend.h"

#include <QWidget>

class QTextCursor;

namespace boxwright::ui {

class CheckBox;
class Field;
class Label;
class LogView;

/// The log with a field that finds in it and a choice to follow what is written.
class LogPanel : public QWidget {
    Q_OBJECT
public:
    LogPanel(Backend& backend, const QString& id, QWidget* parent = nullptr);

    void setAlive(bool alive);
    void focusFind();
    LogView* view() const { return m_view; }
    Field* findField() const { return m_find; }
    QString findingText() const;

private:
    QWidget* makeBar();
    void find(bool backwards);
    void showCount();
    int countMatches() const;

    LogView* m_view;
    Field* m_find;
    Label* m_count;
    CheckBox* m_follow;
};

} // namespace boxwright::ui
