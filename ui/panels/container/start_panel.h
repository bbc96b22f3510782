#pragma once

#include "ui/panels/container/start_words.h"

#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace boxwright::ui {

class Label;

/// "What Run did": the steps of a start as they light up, with what each took; the one that failed
/// says why in place.
class StartPanel : public QWidget {
    Q_OBJECT
public:
    explicit StartPanel(QWidget* parent = nullptr);

    void show(const ContainerInfo& info);
    using QWidget::show;
    const std::vector<StartRow>& rows() const { return m_rows; }

Q_SIGNALS:
    void designRequested();
    void runAgainRequested();

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QWidget* makeHead();
    void rebuild();
    QWidget* makeFailure();

    ContainerInfo m_info;
    std::vector<StartRow> m_rows;
    Label* m_title;
    Label* m_summary;
    QVBoxLayout* m_list;
    QScrollArea* m_scroll;
};

} // namespace boxwright::ui
