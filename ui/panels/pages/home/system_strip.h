#pragma once

#include "ui/backend.h"

#include <QWidget>

class QHBoxLayout;

namespace boxwright::ui {

class CheckCounts;
class SectionHeader;

/// "This system": the five checks that matter most, side by side.
class SystemStrip : public QWidget {
    Q_OBJECT
public:
    explicit SystemStrip(Backend& backend, QWidget* parent = nullptr);
    void check();

Q_SIGNALS:
    void detailsRequested();

private:
    void show(const std::vector<HostCheck>& checks);

    Backend& m_backend;
    SectionHeader* m_header;
    CheckCounts* m_counts;
    QHBoxLayout* m_cells;
};

} // namespace boxwright::ui
