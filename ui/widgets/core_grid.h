#pragma once

#include <QWidget>

#include <set>
#include <vector>

namespace boxwright::ui {

/// One cell per processor, chosen or not, with a bar for the load it has now. One tab stop: arrow
/// keys move inside, Space toggles.
class CoreGrid : public QWidget {
    Q_OBJECT
public:
    explicit CoreGrid(const QString& name, QWidget* parent = nullptr);

    void setCores(int count);
    int cores() const { return m_count; }
    void setChosen(const std::set<int>& cores);
    const std::set<int>& chosen() const { return m_chosen; }
    void setLoad(const std::vector<double>& busy); ///< 0..1 per core

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {8 * 24, sizeHint().height()}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void chosenEdited(const std::set<int>& cores);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    int columns(int width) const;
    QRectF cell(int core) const;
    void toggle(int core);

    int m_count = 1;
    int m_current = 0;
    std::set<int> m_chosen;
    std::vector<double> m_load;
};

} // namespace boxwright::ui
