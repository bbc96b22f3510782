#pragma once

#include "ui/backend.h"

#include <QAbstractButton>
#include <QMap>
#include <QWidget>

#include <deque>

class QVBoxLayout;

namespace boxwright::ui {

/// One container in the rail: mark, name, the last minute of its processor, what it uses now.
class ContainerRow : public QAbstractButton {
    Q_OBJECT
public:
    explicit ContainerRow(const QString& id, QWidget* parent = nullptr);

    const QString& id() const { return m_id; }
    Phase phase() const { return m_info.phase; }
    void setInfo(const ContainerInfo& info);
    void setHistory(const std::vector<StatSample>& samples);
    void addSample(const StatSample& sample);
    void setCompact(bool compact);

    QSize sizeHint() const override { return {200, 30}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    QString note() const;

    QString m_id;
    ContainerInfo m_info;
    std::deque<double> m_cpu; ///< cores
    bool m_compact = false;
};

/// The container rows of the rail. Watches those that run.
class ContainersRail : public QWidget {
    Q_OBJECT
public:
    explicit ContainersRail(Backend& backend, QWidget* parent = nullptr);
    ~ContainersRail() override;

    void setCurrent(const QString& id); ///< empty for none
    void setCompact(bool compact);
    QList<ContainerRow*> rows() const { return m_rows.values(); }

Q_SIGNALS:
    void chosen(const QString& id);

private:
    void rebuild();
    void refresh(const QString& id);
    void follow(ContainerRow& row, const ContainerInfo& info);

    Backend& m_backend;
    QVBoxLayout* m_column;
    QMap<QString, ContainerRow*> m_rows;
    QStringList m_watched;
    QString m_current;
    bool m_compact = false;
};

} // namespace boxwright::ui
