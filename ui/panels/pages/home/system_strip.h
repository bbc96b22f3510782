#pragma once

#include "ui/backend.h"

#include <QWidget>

class QHBoxLayout;

namespace boxwright::ui {

class CheckCounts;
class Label;
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
    void clear();

    Backend& m_backend;
    SectionHeader* m_header;
    CheckCounts* m_counts;
    QHBoxLayout* m_cells;
    Label* m_state; ///< in place of the cells: it is looking, or why it found nothing
};

} // namespace boxwright::ui
