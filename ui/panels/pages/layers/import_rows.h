#pragma once

#include "ui/panels/main_window/imports.h"

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace boxwright::ui {

class Label;
class ProgressLine;

/// The imports under way: how far, how fast, Cancel. Failed ones stay with their reason.
class ImportRows : public QWidget {
    Q_OBJECT
public:
    explicit ImportRows(Imports& imports, QWidget* parent = nullptr);

private:
    void rebuild();
    void refresh(int id);
    QWidget* makeRow(const Imports::Import& import);
    QWidget* makeFailed(const Imports::Import& import);

    struct Row {
        Label* stage = nullptr;
        Label* figures = nullptr;
        ProgressLine* line = nullptr;
    };

    Imports& m_imports;
    QVBoxLayout* m_column;
    QHash<int, Row> m_rows;
};

} // namespace boxwright::ui
