#pragma once

#include "ui/backend.h"
#include "ui/panels/pages/designs/design_library.h"

#include <QAbstractButton>

namespace boxwright::ui {

class IconButton;

/// One design, 44 px: its stack as bars, name, summary, date, the container it runs in, what to do
/// with it. Clicking opens it.
class DesignRow : public QAbstractButton {
    Q_OBJECT
public:
    DesignRow(const DesignEntry& entry, const std::optional<ContainerInfo>& container,
              bool deletable, QWidget* parent = nullptr);

    const DesignEntry& entry() const { return m_entry; }
    QSize sizeHint() const override { return {400, 44}; }

Q_SIGNALS:
    void runRequested();
    void containerRequested(const QString& id);
    void deleteRequested();

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    DesignEntry m_entry;
    std::optional<ContainerInfo> m_container;
    IconButton* m_action;
    IconButton* m_delete = nullptr;
};

/// The newest container of each design, by the design's name.
QHash<QString, ContainerInfo> containersByDesign(const Backend& backend);

} // namespace boxwright::ui
