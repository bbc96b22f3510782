#pragma once

#include "tests/support/fake_backend.h"
#include "ui/panels/editor/editor_page.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/style/english_plurals.h"
#include "ui/style/theme.h"

#include <memory>

namespace boxwright::ui {

/// A window on a design with four of the fake backend's layers.
struct EditorWindow {
    explicit EditorWindow(Design design = sampleDesign(), QSize size = {1440, 900})
        : window(backend) {
        window.setFactory(Route::Kind::Design, makeEditorPage);
        window.resize(size);
        window.open(Route::newDesign(std::move(design)));
        page = qobject_cast<EditorPage*>(window.currentPage());
        window.show();
    }

    static Design sampleDesign();

    template <class Widget>
    Widget* find(const char* name) const {
        return window.findChild<Widget*>(QString::fromLatin1(name));
    }

    FakeBackend backend;
    MainWindow window;
    EditorPage* page = nullptr;
};

inline Design EditorWindow::sampleDesign() {
    const FakeBackend backend;
    Design design;
    design.name = "web-frontend";
    design.spec = defaultSpec();
    for (const LayerInfo& layer : backend.layers()) {
        if (design.layers.size() < 4)
            design.layers.push_back({layer.digest.toStdString(),
                                     layer.name.toStdString(),
                                     layer.origin.toStdString(),
                                     true,
                                     {}});
    }
    return design;
}

} // namespace boxwright::ui
