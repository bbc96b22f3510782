#pragma once

#include "ui/style/theme.h"

#include <QWidget>

namespace boxwright::ui {

/// A 4 px bar filled to a share of its width.
class Meter : public QWidget {
    Q_OBJECT
public:
    explicit Meter(const QString& name, QWidget* parent = nullptr, Color fill = Color::S1);
    void setShare(double share); ///< 0..1
    double share() const { return m_share; }
    void setFill(Color fill);
    QSize sizeHint() const override { return {80, 4}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Color m_fill;
    double m_share = 0;
};

/// Progress of long work: 4 px, accFill on hover. Unknown length shows a full-width quiet bar.
class ProgressLine : public QWidget {
    Q_OBJECT
public:
    explicit ProgressLine(QWidget* parent = nullptr);
    void setProgress(quint64 done, quint64 total); ///< total 0: unknown
    QSize sizeHint() const override { return {120, 4}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    quint64 m_done = 0;
    quint64 m_total = 0;
};

} // namespace boxwright::ui
