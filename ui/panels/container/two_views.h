#pragma once

#include "ui/backend.h"

#include <QWidget>

class QGridLayout;

namespace boxwright::ui {

class Chip;

/// "One process, two views": what the container's first process sees of itself, and what the host
/// sees of it.
class TwoViews : public QWidget {
    Q_OBJECT
public:
    explicit TwoViews(QWidget* parent = nullptr);
    void show(const ContainerInfo& info, const HelperInfo& helper, const HostStatus& host);
    using QWidget::show;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void clear();
    void addRow(const QString& what, const QString& inside, const QString& outside);

    Chip* m_program;
    QGridLayout* m_grid;
    int m_lastRow = 0; ///< a QGridLayout never forgets a row it once had
};

} // namespace boxwright::ui
