#pragma once

#include "ui/backend.h"

#include <QWidget>

class QVBoxLayout;

namespace boxwright::ui {

class SectionHeader;

/// "Runs of web-frontend": the containers made of one design, newest first. A click leads to one.
class RunList : public QWidget {
    Q_OBJECT
public:
    explicit RunList(QWidget* parent = nullptr);
    /// Hidden while there are none.
    void show(const QString& design, std::vector<ContainerInfo> runs);
    using QWidget::show;

Q_SIGNALS:
    void containerRequested(const QString& id);

private:
    SectionHeader* m_header;
    QVBoxLayout* m_rows;
};

} // namespace boxwright::ui
