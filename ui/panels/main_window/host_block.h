#pragma once

#include "ui/backend.h"

#include <QWidget>

namespace boxwright::ui {

class Label;
class Meter;

/// The bottom of the rail: this host, how busy it is, and how the engine is reached.
class HostBlock : public QWidget {
    Q_OBJECT
public:
    explicit HostBlock(Backend& backend, QWidget* parent = nullptr);

private:
    void refresh();

    Backend& m_backend;
    Label* m_name;
    Label* m_kernel;
    Label* m_cpuText;
    Label* m_memoryText;
    Meter* m_cpu;
    Meter* m_memory;
};

} // namespace boxwright::ui
