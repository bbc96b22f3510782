#pragma once

#include "ui/backend.h"
#include "ui/panels/pages/designs/design_library.h"

#include <QAbstractButton>

namespace boxwright::ui {

class IconButton;
class WidgetPainter;

/// One design: its stack as bars, name, summary, date, the container it runs in, what to do with
/// it. Clicking opens it.
class DesignRow : public QAbstractButton {
    Q_OBJECT
public:
    enum class Style {
        Recent, ///< 44 px, one line
        Listed, ///< 72 px, two lines and the size; can be exported and deleted
    };
    /// Of a listed row, from its right end: where its columns begin.
    static constexpr int boxColumn = 300;
    static constexpr int sizeColumn = 200;
    static constexpr int actionsColumn = 108;

    DesignRow(const DesignEntry& entry, const std::optional<ContainerInfo>& container, Style style,
              QWidget* parent = nullptr);

    const DesignEntry& entry() const { return m_entry; }
    QSize sizeHint() const override { return {400, m_style == Style::Listed ? 72 : 44}; }
    void setBytes(quint64 bytes); ///< of its layers
    void setSelected(bool selected);

Q_SIGNALS:
    void runRequested();
    void containerRequested(const QString& id);
    void exportRequested();
    void deleteRequested();
    void selected(); ///< it got the focus

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    IconButton* addAction(const QString& iconName, const QString& text);
    void addActions();
    void paintRecent(WidgetPainter& painter) const;
    void paintListed(WidgetPainter& painter) const;

    DesignEntry m_entry;
    std::optional<ContainerInfo> m_container;
    Style m_style;
    QList<IconButton*> m_actions; ///< left to right
    quint64 m_bytes = 0;
    bool m_selected = false;
};

/// The newest container of each design, by the design's name.
QHash<QString, ContainerInfo> containersByDesign(const Backend& backend);

} // namespace boxwright::ui
