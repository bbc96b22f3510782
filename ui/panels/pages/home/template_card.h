#pragma once

#include <QAbstractButton>

namespace boxwright::ui {

class WidgetPainter;

struct TemplateWords {
    QString key; ///< whose picture, drawTemplateArt()
    QString title;
    QString text;
    QStringList chips;
    bool dashed = false; ///< nothing in it yet
};

/// A way to begin: picture at the left, what it is at the right.
class TemplateCard : public QAbstractButton {
    Q_OBJECT
public:
    explicit TemplateCard(TemplateWords words, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {376, 168}; }
    QSize minimumSizeHint() const override { return {240, 168}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintOpen(WidgetPainter& painter, QRectF room);

    TemplateWords m_words;
};

} // namespace boxwright::ui
