#pragma once

#include "engine/model/limits.h"
#include "ui/panels/editor/common/editor_context.h"
#include "ui/panels/editor/limits/limit_text.h"
#include "ui/widgets/field.h"
#include "ui/widgets/slider.h"
#include "ui/widgets/toggles.h"

#include <QVBoxLayout>

namespace boxwright::ui {

class ElidedLabel;
class Label;

/// A field that shows and sets one limit. Empty means the kernel's default, which its placeholder
/// names.
class LimitField : public Field {
    Q_OBJECT
public:
    LimitField(const EditorContext& context, const LimitRow& row, const QString& instance = {},
               QWidget* parent = nullptr);
    void refresh();

private:
    void apply(const QString& text);

    EditorContext m_context;
    const LimitRow& m_row;
    QString m_instance;
    LimitShown m_shown;
    bool m_refused = false;
};

/// The slider of a limit that has one, its end meaning "max".
class LimitSlider : public Slider {
    Q_OBJECT
public:
    LimitSlider(const EditorContext& context, const LimitRow& row, const Scale& scale,
                QWidget* parent = nullptr);
    void refresh();

private:
    EditorContext m_context;
    const LimitRow& m_row;
};

/// The switch of a limit that is 0 or 1.
class LimitSwitch : public Switch {
    Q_OBJECT
public:
    LimitSwitch(const EditorContext& context, const LimitRow& row, QWidget* parent = nullptr);
    void refresh();

private:
    EditorContext m_context;
    const LimitRow& m_row;
};

/// A row "label   kernel file   control" with its error beneath, for any single limit of the
/// catalogue.
class LimitLine : public QWidget {
    Q_OBJECT
public:
    LimitLine(const EditorContext& context, const LimitRow& row, const QString& instance = {},
              QWidget* parent = nullptr);
    void refresh();

private:
    EditorContext m_context;
    const LimitRow& m_row;
    QString m_instance;
    LimitField* m_field = nullptr;
    LimitSwitch* m_switch = nullptr;
    ElidedLabel* m_kernel;
};

/// Why a controller's limits cannot be set on this host; disables them.
void disableWithout(const EditorContext& context, QWidget* control, const LimitRow& row);

} // namespace boxwright::ui
