#pragma once

#include "engine/model/container_spec.h"

#include <QWidget>

namespace boxwright::ui {

/// One mount in the tree, 36 px: order, path, kind, what is there, options. The first is the root.
class MountRow : public QWidget {
    Q_OBJECT
public:
    MountRow(int order, const Mount& mount, QWidget* parent = nullptr);
    /// The root: the overlay itself.
    static MountRow* root(const QString& content, bool readonly);

    void setSelected(bool selected);
    void setLast(bool last);
    void setProblem(const QString& problem);
    QSize sizeHint() const override { return {600, 36}; }

Q_SIGNALS:
    void chosen();
    void moveRequested(int by);
    void removeRequested();
    void stepRequested(int by);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void paintTree(class WidgetPainter& painter) const;
    void paintTexts(class WidgetPainter& painter) const;
    void paintOptions(class WidgetPainter& painter, const QRectF& area) const;
    bool isRoot() const { return m_order == 1; }

    int m_order;
    QString m_path;
    QString m_kind;
    QString m_content;
    QStringList m_options;
    QString m_problem;
    bool m_selected = false;
    bool m_last = false;
};

} // namespace boxwright::ui
