#pragma once

#include "ui/backend.h"

#include <QAbstractButton>

namespace boxwright::ui {

/// One way to reach an engine: a card that is a radio button.
class EngineCard : public QAbstractButton {
    Q_OBJECT
public:
    EngineCard(HelperMode mode, const QString& title, const QString& text,
               QWidget* parent = nullptr);
    HelperMode mode() const { return m_mode; }
    void setState(bool inUse, bool available, const QString& line);
    QSize sizeHint() const override { return {320, 108}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    QRect textBox(int width) const;

    HelperMode m_mode;
    QString m_text;
    QString m_line;
};

/// Who makes the boxes: system helper, rootless, embedded; switched at once, running containers
/// stay with the engine that made them.
class EngineChoice : public QWidget {
    Q_OBJECT
public:
    explicit EngineChoice(Backend& backend, QWidget* parent = nullptr);
    QList<EngineCard*> cards() const { return m_cards; }

private:
    void refresh();

    Backend& m_backend;
    QList<EngineCard*> m_cards;
};

} // namespace boxwright::ui
