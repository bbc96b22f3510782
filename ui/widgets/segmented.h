#pragma once

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QAbstractButton;

namespace boxwright::ui {

/// A few exclusive choices side by side; one tab stop, arrow keys choose.
class Segmented : public QWidget {
    Q_OBJECT
public:
    explicit Segmented(const QString& name, QWidget* parent = nullptr);

    /// @return the button, for a tooltip or to disable it with a reason.
    QAbstractButton* add(int id, const QString& text, const QString& iconName = {});
    void setText(int id, const QString& text);
    int current() const;
    void setCurrent(int id); ///< no signal
    /// Dense: 24 px outside, for rows.
    void setDense(bool dense);
    /// What is shown rather than what is set: the choice stands out in grey, not in the accent.
    void setNeutral(bool neutral);

Q_SIGNALS:
    void chosen(int id); ///< by the user

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QButtonGroup* m_group;
    QHBoxLayout* m_row;
    bool m_dense = false;
    bool m_neutral = false;
};

} // namespace boxwright::ui
