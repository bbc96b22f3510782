#pragma once

#include "ui/panels/main_window/page.h"

namespace boxwright::ui {

/// What can be imported, each row a button that asks for it.
class ImportList : public QWidget {
    Q_OBJECT
public:
    explicit ImportList(PageHost& host, QWidget* parent = nullptr);
};

} // namespace boxwright::ui
