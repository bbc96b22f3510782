#pragma once

#include "engine/model/container_spec.h"

#include <QWidget>

namespace boxwright::ui {

/// One mount in the tree, 36 px: order, path, kind, what is there, options. The first is the root.
/// All but the root can be dragged; Esc lets go.
class MountRow : public QWidget {
    Q_OBJECT
public:
    MountRow(int order, const Mount& mount, QWidget* parent = nullptr);
    /// The root: the overlay itself.
    static MountRow* root(const QString& content, bool readonly);

    void setSelected(bool selected);
    void setLast(bool last);
    void setProblem(const QString& problem);
    void setLifted(bool lifted);
    QSize sizeHint() const override { return {600, 36}; }
    QSize minimumSizeHint() const override { return {400, 36}; }

Q_SIGNALS:
    void chosen();
    void moveRequested(int by);
    void removeRequested();
    void stepRequested(int by);
    void dragged(int y); ///< the pointer's height above the row's parent
    void dropped(bool here);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void paintTree(class WidgetPainter& painter) const;
    void paintTexts(class WidgetPainter& painter) const;
    void paintOptions(class WidgetPainter& painter, const QRectF& area) const;
    QRectF removeBox() const { return {width() - 24.0, 11, 14, 14}; }
    bool isOwn() const;
    bool isRoot() const { return m_order == 1; }

    int m_order;
    QString m_path;
    QString m_kind;
    QString m_content;
    QStringList m_options;
    QString m_problem;
    QPoint m_pressedAt{-1, -1};
    bool m_dragging = false;
    bool m_lifted = false;
    bool m_selected = false;
    bool m_last = false;
};

/// The titles over the columns of the mounts.
class MountHeader : public QWidget {
    Q_OBJECT
public:
    explicit MountHeader(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent*) override;
};

} // namespace boxwright::ui
