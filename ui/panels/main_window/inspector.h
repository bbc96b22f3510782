#pragma once

#include "ui/panels/main_window/inspector_content.h"

#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace boxwright::ui {

class Chip;
class IconButton;

/// "Under the hood": what the control in focus is to the kernel, to OCI and to other tools. Follows
/// focus; the pin freezes it.
class Inspector : public QWidget {
    Q_OBJECT
public:
    explicit Inspector(QWidget* parent = nullptr);

    void setContent(const InspectorContent& content);
    const InspectorContent& content() const { return m_content; }
    bool isPinned() const;

Q_SIGNALS:
    void copied(const QString& what);

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    QWidget* makeHeader();
    void rebuild();
    void addSubject(QVBoxLayout* column);
    void addKernel(QVBoxLayout* column);
    void addOci(QVBoxLayout* column);
    void addRows(QVBoxLayout* column);
    void addExplanation(QVBoxLayout* column);
    QWidget* makeManual();

    InspectorContent m_content;
    InspectorContent m_waiting; ///< arrived while pinned
    IconButton* m_pin;
    Chip* m_follows = nullptr;
    QScrollArea* m_scroll;
    QVBoxLayout* m_column;
    QWidget* m_manual = nullptr;
};

} // namespace boxwright::ui
